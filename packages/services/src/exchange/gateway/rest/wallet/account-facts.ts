import { fundingAccountOf } from "@bourse/core/account";
import { apiError } from "@bourse/core/error";
import { formatDecimal } from "@bourse/core/market";
import type { FindCredential } from "../../authenticator.ts";
import type { RequestContext, Route } from "../route.ts";
import type { BalanceDeps } from "./balances.ts";
import { holdingsOf } from "./holdings.ts";

export interface AccountDeps extends BalanceDeps {
  readonly findCredential: FindCredential;
}

const SNAPSHOT_TYPES = ["SPOT", "MARGIN", "FUTURES"] as const;

/** What an account is, may and has, in the words of Binance's wallet API. */
export function accountFactRoutes(deps: AccountDeps): readonly Route[] {
  const read = { method: "GET", security: "USER_DATA", weight: 1 } as const;
  return [
    { ...read, path: "/sapi/v1/account/status", handle: (call) => status(deps, call) },
    {
      ...read,
      path: "/sapi/v1/account/apiTradingStatus",
      handle: (call) => apiTradingStatus(deps, call),
    },
    {
      ...read,
      path: "/sapi/v1/account/apiRestrictions",
      handle: (call) => apiRestrictions(deps, call),
    },
    {
      ...read,
      path: "/sapi/v1/account/info",
      handle: () => ({
        vipLevel: 0,
        isMarginEnabled: false,
        isFutureEnabled: false,
        isOptionsEnabled: false,
        isPortfolioMarginRetailEnabled: false,
      }),
    },
    {
      ...read,
      path: "/sapi/v1/accountSnapshot",
      weight: 20,
      handle: (call) => snapshot(deps, call),
    },
    {
      ...read,
      path: "/sapi/v1/asset/wallet/balance",
      weight: 5,
      handle: (call) => walletBalances(deps, call),
    },
    {
      ...read,
      path: "/sapi/v1/bnbBurn",
      handle: ({ accountId }) => ({
        spotBNBBurn: deps.exchange.accountSpec(accountId).paysInFeeAsset,
        interestBNBBurn: false,
      }),
    },
  ];
}

function status({ exchange }: AccountDeps, { accountId }: RequestContext): unknown {
  const { canTrade, canWithdraw, canDeposit } = exchange.accountSpec(accountId);
  return { data: canTrade && canWithdraw && canDeposit ? "Normal" : "Locked" };
}

function apiTradingStatus({ exchange }: AccountDeps, { accountId }: RequestContext): unknown {
  return {
    data: {
      isLocked: !exchange.accountSpec(accountId).canTrade,
      plannedRecoverTime: 0,
      // Nothing locks an account by itself here: operators do.
      triggerCondition: { GCR: 0, IFER: 0, UFR: 0 },
      updateTime: 0,
    },
  };
}

/** What the key of this very request may do. */
async function apiRestrictions(
  { findCredential }: AccountDeps,
  { apiKey }: RequestContext,
): Promise<unknown> {
  const credential = apiKey === undefined ? undefined : await findCredential(apiKey);
  // A signed-in browser has no key whose restrictions it could ask for.
  if (credential === undefined) throw apiError("RejectedApiKey");
  const { permissions, ipAllowList, createdTimeMs = 0 } = credential;
  const mayTrade = permissions.includes("TRADE");
  return {
    ipRestrict: ipAllowList.length > 0,
    createTime: createdTimeMs,
    enableReading: permissions.includes("READ"),
    enableWithdrawals: permissions.includes("WITHDRAW"),
    enableInternalTransfer: false,
    enableMargin: false,
    enableFutures: false,
    permitsUniversalTransfer: mayTrade,
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: false,
    enableSpotAndMarginTrading: mayTrade,
    enablePortfolioMarginTrading: false,
  };
}

/** The spot wallet as it is now: earlier days are kept in the ledger, not here. */
function snapshot(
  { exchange, btcValue }: AccountDeps,
  { params, accountId, time, nowMs }: RequestContext,
): unknown {
  const type = params.enum("type", SNAPSHOT_TYPES);
  if (type !== "SPOT") return { code: 200, msg: "", snapshotVos: [] };
  const holdings = holdingsOf(exchange, accountId);
  const balances = holdings.map(({ asset, decimals, freeUnits, lockedUnits }) => ({
    asset,
    free: formatDecimal(freeUnits, decimals),
    locked: formatDecimal(lockedUnits, decimals),
  }));
  const data = { balances, totalAssetOfBtc: btcValue.text(holdings) };
  return {
    code: 200,
    msg: "",
    snapshotVos: [{ data, type: "spot", updateTime: time(nowMs * 1000) }],
  };
}

function walletBalances(
  { exchange, btcValue }: AccountDeps,
  { accountId }: RequestContext,
): unknown {
  const worth = (id: number) => btcValue.text(holdingsOf(exchange, id));
  return [
    { activate: true, balance: worth(accountId), walletName: "Spot" },
    { activate: true, balance: worth(fundingAccountOf(accountId)), walletName: "Funding" },
  ];
}
