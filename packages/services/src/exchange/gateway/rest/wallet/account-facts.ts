import { fundingAccountOf } from "@bourse/core/account";
import { apiError } from "@bourse/core/error";
import type { FindCredential } from "../../authenticator.ts";
import type { RequestContext, Route } from "../route.ts";
import type { BalanceDeps } from "./balances.ts";
import { holdingsOf } from "./holdings.ts";

export interface AccountDeps extends BalanceDeps {
  readonly findCredential: FindCredential;
}

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
      // No ratio locks an account here.
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

function walletBalances({ exchange, worth }: AccountDeps, { accountId }: RequestContext): unknown {
  const worthOf = (id: number) => worth(holdingsOf(exchange, id));
  return [
    { activate: true, balance: worthOf(accountId), walletName: "Spot" },
    { activate: true, balance: worthOf(fundingAccountOf(accountId)), walletName: "Funding" },
  ];
}
