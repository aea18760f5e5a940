import { ASSET_NAMES, formatDecimal, formatFeeRate } from "@bourse/core/market";
import { COIN_NETWORKS, type CoinNetwork, withdrawalDecimals } from "@bourse/core/wallet";
import type { AssetSpec } from "@bourse/engine/market";
import { ownRates } from "../trading/commission.ts";
import { oneMarket } from "../market/symbols.ts";
import type { FindCredential } from "../../authenticator.ts";
import type { RequestContext, Route } from "../route.ts";
import { accountFactRoutes } from "./account-facts.ts";
import { accountSnapshotRoute, type SnapshotDeps } from "./account-snapshot.ts";
import { fundingAssets, spotAssets, ZERO } from "./balances.ts";
import { lastPrice, valueInBtc } from "./btc-value.ts";
import { depositAddress, depositHistory } from "./deposit.ts";
import type { Holding } from "./holdings.ts";
import { makeTransfer, type TransferDeps, transferHistory } from "./transfer.ts";
import { applyWithdraw, type WithdrawDeps, withdrawHistory, withdrawingUnits } from "./withdraw.ts";

export { CLOSED_WALLET, createWallet, type Wallet } from "./wallet.ts";

export interface WalletParts extends WithdrawDeps, SnapshotDeps {
  readonly findCredential: FindCredential;
}

/** The wallet endpoints (`/sapi`) that clients call to know assets, balances and fees. */
export function walletRoutes(parts: WalletParts): readonly Route[] {
  const worth = (holdings: readonly Holding[]) =>
    valueInBtc(holdings, (asset) => lastPrice(parts.marketData, asset));
  const deps = { ...parts, worth };
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
    { ...read, path: "/sapi/v1/capital/config/getall", handle: (call) => coins(deps, call) },
    { ...read, path: "/sapi/v1/asset/tradeFee", handle: (call) => tradeFees(deps, call) },
    {
      ...readByPost,
      path: "/sapi/v3/asset/getUserAsset",
      handle: (call) => spotAssets(deps, call),
    },
    {
      ...readByPost,
      path: "/sapi/v1/asset/get-funding-asset",
      handle: (call) => fundingAssets(deps, call),
    },
    {
      ...read,
      path: "/sapi/v1/capital/deposit/address",
      handle: (call) => depositAddress(deps.wallet, call),
    },
    {
      ...read,
      path: "/sapi/v1/capital/deposit/hisrec",
      handle: (call) => depositHistory(deps.wallet, call),
    },
    {
      ...read,
      path: "/sapi/v1/capital/withdraw/history",
      handle: (call) => withdrawHistory(deps, call),
    },
    {
      method: "POST",
      path: "/sapi/v1/capital/withdraw/apply",
      security: "WITHDRAW",
      weight: 10,
      once: (params) => !params.has("withdrawOrderId"),
      handle: (call) => applyWithdraw(deps, call),
    },
    ...transferRoutes(deps),
    ...accountFactRoutes(deps),
    accountSnapshotRoute(deps),
    // Nothing turns dust into BNB here, and no asset pays dividends.
    {
      ...read,
      path: "/sapi/v1/asset/dribblet",
      handle: () => ({ total: 0, userAssetDribblets: [] }),
    },
    { ...read, path: "/sapi/v1/asset/assetDividend", handle: () => ({ rows: [], total: 0 }) },
  ];
}

function transferRoutes(deps: TransferDeps): readonly Route[] {
  const path = "/sapi/v1/asset/transfer";
  return [
    {
      method: "POST",
      path,
      security: "TRADE",
      weight: 10,
      once: () => true,
      handle: (call) => makeTransfer(deps, call),
    },
    {
      method: "GET",
      path,
      security: "USER_DATA",
      weight: 1,
      handle: (call) => transferHistory(deps, call),
    },
  ];
}

async function coins(deps: WithdrawDeps, { accountId }: RequestContext): Promise<unknown> {
  const { exchange } = deps;
  const isOpen = deps.wallet.isConnected;
  const withdrawing = await withdrawingUnits(deps, accountId);
  return exchange.assets().map((asset) => {
    const { freeUnits, lockedUnits } = exchange.balance(accountId, asset.assetId);
    const networks = COIN_NETWORKS.filter((network) => network.asset === asset.asset);
    const leaving = withdrawing.get(asset.asset) ?? 0;
    return {
      coin: asset.asset,
      depositAllEnable: isOpen && networks.length > 0,
      withdrawAllEnable: isOpen && networks.length > 0,
      name: ASSET_NAMES[asset.asset] ?? asset.asset,
      free: formatDecimal(freeUnits, asset.decimals),
      // The engine locks both; Binance tells them apart.
      locked: formatDecimal(lockedUnits - BigInt(leaving), asset.decimals),
      freeze: ZERO,
      withdrawing: formatDecimal(leaving, asset.decimals),
      ipoing: ZERO,
      ipoable: ZERO,
      storage: ZERO,
      isLegalMoney: false,
      trading: true,
      networkList: networks.map((network, index) => ({
        ...shownNetwork(network, asset),
        isDefault: index === 0,
        depositEnable: isOpen,
        withdrawEnable: isOpen,
      })),
    };
  });
}

function shownNetwork(network: CoinNetwork, asset: AssetSpec) {
  const { confirmationsMin, secondsPerBlock } = network;
  return {
    network: network.network,
    coin: asset.asset,
    withdrawIntegerMultiple: formatDecimal(1, withdrawalDecimals(asset)),
    depositDesc: "",
    withdrawDesc: "",
    name: network.name,
    resetAddressStatus: false,
    addressRegex: network.addressPattern,
    memoRegex: "",
    withdrawFee: network.withdrawFee,
    withdrawMin: network.withdrawMin,
    withdrawMax: network.withdrawMax,
    depositDust: network.depositMin,
    minConfirm: confirmationsMin,
    unLockConfirm: confirmationsMin,
    sameAddress: false,
    estimatedArrivalTime: Math.ceil((confirmationsMin * secondsPerBlock) / 60),
    busy: false,
  };
}

function tradeFees(parts: WalletParts, { params, accountId }: RequestContext): unknown {
  const { marketData } = parts;
  const markets = params.has("symbol") ? [oneMarket(marketData, params)] : marketData.markets();
  return markets.map(({ spec }) => {
    const { makerRate, takerRate } = ownRates(parts, spec.standardFees, accountId);
    return {
      symbol: spec.symbol,
      makerCommission: formatFeeRate(makerRate),
      takerCommission: formatFeeRate(takerRate),
    };
  });
}
