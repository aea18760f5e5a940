import { ASSET_NAMES, formatDecimal, formatFeeRate } from "@bourse/core/market";
import type { AssetSpec } from "@bourse/engine/market";
import type { Exchange } from "@bourse/engine/exchange";
import type { MarketData } from "../../../market-data/index.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";

export interface WalletDeps {
  readonly exchange: Exchange;
  readonly marketData: MarketData;
}

const ZERO = formatDecimal(0, 8);

/** The wallet endpoints (`/sapi`) that clients call to know assets, balances and fees. */
export function walletRoutes(deps: WalletDeps): readonly Route[] {
  const read = { method: "GET", security: "USER_DATA", weight: 1 } as const;
  const readByPost = { method: "POST", security: "USER_DATA", weight: 1 } as const;
  return [
    {
      method: "GET",
      path: "/sapi/v1/system/status",
      security: "NONE",
      weight: 1,
      handle: () => ({ status: 0, msg: "normal" }),
    },
    { ...read, path: "/sapi/v1/account/status", handle: () => ({ data: "Normal" }) },
    { ...read, path: "/sapi/v1/capital/config/getall", handle: (call) => coins(deps, call) },
    { ...read, path: "/sapi/v1/asset/tradeFee", handle: (call) => tradeFees(deps, call) },
    { ...readByPost, path: "/sapi/v3/asset/getUserAsset", handle: (call) => assets(deps, call) },
    // There is one wallet, the spot account: the funding wallet is always empty.
    { ...readByPost, path: "/sapi/v1/asset/get-funding-asset", handle: () => [] },
  ];
}

function coins({ exchange }: WalletDeps, { accountId }: RequestContext): unknown {
  return exchange.assets().map((asset) => {
    const { freeUnits, lockedUnits } = exchange.balance(accountId, asset.assetId);
    return {
      coin: asset.asset,
      depositAllEnable: false,
      withdrawAllEnable: false,
      name: ASSET_NAMES[asset.asset] ?? asset.asset,
      free: formatDecimal(freeUnits, asset.decimals),
      locked: formatDecimal(lockedUnits, asset.decimals),
      freeze: ZERO,
      withdrawing: ZERO,
      ipoing: ZERO,
      ipoable: ZERO,
      storage: ZERO,
      isLegalMoney: false,
      trading: true,
      networkList: [internalNetwork(asset)],
    };
  });
}

/** Money comes in and leaves by the operator's book entries; no chain is connected. */
function internalNetwork({ asset }: AssetSpec): unknown {
  const closed = "Only the operator of this exchange can move money in or out.";
  return {
    network: "INTERNAL",
    coin: asset,
    withdrawIntegerMultiple: "0.00000001",
    isDefault: true,
    depositEnable: false,
    withdrawEnable: false,
    depositDesc: closed,
    withdrawDesc: closed,
    name: "Internal ledger",
    resetAddressStatus: false,
    addressRegex: "",
    memoRegex: "",
    withdrawFee: ZERO,
    withdrawMin: ZERO,
    withdrawMax: ZERO,
    depositDust: ZERO,
    minConfirm: 0,
    unLockConfirm: 0,
    sameAddress: false,
    estimatedArrivalTime: 0,
    busy: false,
  };
}

function tradeFees({ marketData }: WalletDeps, { params }: RequestContext): unknown {
  const markets = params.has("symbol") ? [oneMarket(marketData, params)] : marketData.markets();
  return markets.map(({ spec }) => ({
    symbol: spec.symbol,
    makerCommission: formatFeeRate(spec.standardFees.makerRate),
    takerCommission: formatFeeRate(spec.standardFees.takerRate),
  }));
}

function assets({ exchange }: WalletDeps, { params, accountId }: RequestContext): unknown {
  const wanted = params.optionalString("asset");
  return exchange.assets().flatMap(({ assetId, asset, decimals }) => {
    const { freeUnits, lockedUnits } = exchange.balance(accountId, assetId);
    if (wanted !== undefined && wanted !== asset) return [];
    if (freeUnits === 0n && lockedUnits === 0n) return [];
    return [
      {
        asset,
        free: formatDecimal(freeUnits, decimals),
        locked: formatDecimal(lockedUnits, decimals),
        freeze: ZERO,
        withdrawing: ZERO,
        ipoable: ZERO,
        btcValuation: ZERO,
      },
    ];
  });
}
