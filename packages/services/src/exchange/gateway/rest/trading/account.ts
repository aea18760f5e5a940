import { assetFilters, exchangeFilters, formatDecimal, symbolFilters } from "@bourse/core/market";
import type { FeeRates } from "@bourse/engine/market";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import { commission, commissionOfAccount, ownRates } from "./commission.ts";
import { assetFinder, type TradingDeps } from "./deps.ts";

/** Fee rates count 1/100,000,000, Binance's integers 1/10,000. */
const RATES_PER_BIP = 10_000;

/** Balances, rates and counts of the account. */
export function accountRoutes(deps: TradingDeps): readonly Route[] {
  const common = { method: "GET", security: "USER_DATA" } as const;
  return [
    {
      ...common,
      path: "/api/v3/account",
      wsMethod: "account.status",
      weight: 20,
      handle: (context) => account(deps, context),
    },
    {
      ...common,
      path: "/api/v3/account/commission",
      wsMethod: "account.commission",
      weight: 20,
      handle: ({ params, accountId }) =>
        commissionOfAccount(deps, oneMarket(deps.marketData, params), accountId),
    },
    {
      ...common,
      path: "/api/v3/myFilters",
      wsMethod: "myFilters",
      weight: 40,
      handle: ({ params }) => {
        const { spec, base, quote } = oneMarket(deps.marketData, params);
        const exchangeSpec = deps.exchange.exchangeSpec();
        // Every account is under the same limits; there are none of its own.
        return {
          exchangeFilters: exchangeFilters(exchangeSpec),
          symbolFilters: symbolFilters(spec, base, quote),
          assetFilters: assetFilters(exchangeSpec, spec, assetFinder(deps)),
        };
      },
    },
    {
      ...common,
      path: "/api/v3/rateLimit/order",
      wsMethod: "account.rateLimits.orders",
      weight: 40,
      handle: ({ accountId, nowMs }) => {
        const { tenSeconds, day } = deps.orderLimiter.counts(accountId, nowMs);
        const counts = [tenSeconds, day];
        return deps.orderLimiter
          .published()
          .map((limit, index) => ({ ...limit, count: counts[index] ?? 0 }));
      },
    },
  ];
}

async function account(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { exchange, history } = deps;
  const { params, accountId, time } = context;
  const omitZeros = params.optionalBoolean("omitZeroBalances") === true;
  const balancesTimeUs = await history.balanceTimeUs(accountId);
  const { canTrade, canWithdraw, canDeposit } = exchange.accountSpec(accountId);
  const rates = highestRates(
    exchange.markets().map(({ standardFees }) => ownRates(deps, standardFees, accountId)),
  );
  return {
    makerCommission: Math.ceil(rates.makerRate / RATES_PER_BIP),
    takerCommission: Math.ceil(rates.takerRate / RATES_PER_BIP),
    buyerCommission: Math.ceil(rates.buyerRate / RATES_PER_BIP),
    sellerCommission: Math.ceil(rates.sellerRate / RATES_PER_BIP),
    commissionRates: commission(rates),
    canTrade,
    canWithdraw,
    canDeposit,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime: time(balancesTimeUs),
    accountType: "SPOT",
    balances: balances(exchange, accountId, omitZeros),
    permissions: ["SPOT"],
    uid: accountId,
  };
}

function balances(
  exchange: TradingDeps["exchange"],
  accountId: number,
  omitZeros: boolean,
): unknown[] {
  return exchange.assets().flatMap(({ assetId, asset, decimals }) => {
    const { freeUnits, lockedUnits } = exchange.balance(accountId, assetId);
    if (omitZeros && freeUnits === 0n && lockedUnits === 0n) return [];
    const [free, locked] = [
      formatDecimal(freeUnits, decimals),
      formatDecimal(lockedUnits, decimals),
    ];
    return [{ asset, free, locked }];
  });
}

/** An account has one rate on the wire; where markets differ it is told the dearest. */
function highestRates(rates: readonly FeeRates[]): FeeRates {
  const highest = (rateOf: (fees: FeeRates) => number) => Math.max(0, ...rates.map(rateOf));
  return {
    makerRate: highest(({ makerRate }) => makerRate),
    takerRate: highest(({ takerRate }) => takerRate),
    buyerRate: highest(({ buyerRate }) => buyerRate),
    sellerRate: highest(({ sellerRate }) => sellerRate),
  };
}
