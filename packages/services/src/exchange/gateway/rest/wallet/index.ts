import { formatFeeRate } from "@bourse/core/market";
import { ownRates } from "../trading/commission.ts";
import { oneMarket } from "../market/symbols.ts";
import type { FindCredential } from "../../authenticator.ts";
import type { RequestContext, Route } from "../route.ts";
import { accountFactRoutes } from "./account-facts.ts";
import { accountSnapshotRoute, type SnapshotDeps } from "./account-snapshot.ts";
import { fundingAssets, spotAssets } from "./balances.ts";
import { lastPrice, valueInBtc } from "./btc-value.ts";
import { assetDetails, coins } from "./coins.ts";
import { depositAddress, depositAddresses, depositHistory } from "./deposit.ts";
import type { Holding } from "./holdings.ts";
import { makeTransfer, type TransferDeps, transferHistory } from "./transfer.ts";
import { applyWithdraw, type WithdrawDeps, withdrawHistory } from "./withdraw.ts";
import type { Wallet } from "./wallet.ts";

export { CLOSED_WALLET, createWallet, type Wallet } from "./wallet.ts";

export interface WalletParts extends WithdrawDeps, SnapshotDeps {
  readonly findCredential: FindCredential;
}

const read = { method: "GET", security: "USER_DATA", weight: 1 } as const;

/** The wallet endpoints (`/sapi`) that clients call to know assets, balances and fees. */
export function walletRoutes(parts: WalletParts): readonly Route[] {
  const worth = (holdings: readonly Holding[]) =>
    valueInBtc(holdings, (asset) => lastPrice(parts.marketData, asset));
  const deps = { ...parts, worth };
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
    { ...read, path: "/sapi/v1/asset/assetDetail", handle: (call) => assetDetails(deps, call) },
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
    ...depositRoutes(deps.wallet),
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
      handle: (call) => applyWithdraw(deps, call),
    },
    ...transferRoutes(deps),
    ...accountFactRoutes(deps),
    accountSnapshotRoute(deps),
    // No market has a day on which it ends.
    {
      method: "GET",
      path: "/sapi/v1/spot/delist-schedule",
      security: "NONE",
      weight: 100,
      handle: () => [],
    },
    // Nothing turns dust into BNB here, and no asset pays dividends.
    {
      ...read,
      path: "/sapi/v1/asset/dribblet",
      handle: () => ({ total: 0, userAssetDribblets: [] }),
    },
    { ...read, path: "/sapi/v1/asset/assetDividend", handle: () => ({ rows: [], total: 0 }) },
  ];
}

function depositRoutes(wallet: Wallet): readonly Route[] {
  return [
    {
      ...read,
      path: "/sapi/v1/capital/deposit/address",
      handle: (call) => depositAddress(wallet, call),
    },
    {
      ...read,
      path: "/sapi/v1/capital/deposit/address/list",
      weight: 10,
      handle: (call) => depositAddresses(wallet, call),
    },
    {
      ...read,
      path: "/sapi/v1/capital/deposit/hisrec",
      handle: (call) => depositHistory(wallet, call),
    },
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
