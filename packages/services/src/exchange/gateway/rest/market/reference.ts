import { apiError } from "@bourse/core/error";
import { formatDecimal, ReferencePriceKind } from "@bourse/engine/market";
import type { Market, MarketData } from "../../../market-data/index.ts";
import type { Route } from "../route.ts";
import { forMarkets, namedCount, oneMarket, oneMarketInStatus } from "./symbols.ts";

const MULTIPLIER_DECIMALS = 4;
/** Binance's number for a price that somebody sets. */
const SET_BY_HAND = 0;

/** Rules on the prices trades may happen at, the reference prices behind them, and block trades. */
export function referenceRoutes(marketData: MarketData): readonly Route[] {
  const common = { method: "GET", security: "NONE" } as const;
  return [
    {
      ...common,
      path: "/api/v3/executionRules",
      wsMethod: "executionRules",
      weight: (params) => Math.min(2 * (namedCount(params) ?? 20), 40),
      handle: ({ params }) => {
        const ways = ["symbol", "symbols", "symbolStatus"].filter((name) => params.has(name));
        if (ways.length > 1) throw apiError("BadCombination");
        const found = forMarkets(marketData, params, { mayOmit: true }, symbolRule);
        const symbolRules = Array.isArray(found) ? found : [found];
        return { symbolRules: symbolRules.filter(({ rules }) => rules.length > 0) };
      },
    },
    {
      ...common,
      path: "/api/v3/referencePrice",
      wsMethod: "referencePrice",
      weight: 2,
      handle: ({ params, nowMs, time }) => {
        // Null while there is none, and where there never is one.
        const market = oneMarket(marketData, params);
        const referencePrice = market.referencePrice();
        return { symbol: market.symbol, referencePrice, timestamp: time(nowMs * 1000) };
      },
    },
    {
      ...common,
      path: "/api/v3/referencePrice/calculation",
      wsMethod: "referencePrice.calculation",
      weight: 2,
      handle: ({ params }) => calculation(oneMarketInStatus(marketData, params)),
    },
    {
      ...common,
      path: "/api/v3/historicalBlockTrades",
      wsMethod: "blockTrades.historical",
      weight: 25,
      handle: ({ params }) => {
        oneMarket(marketData, params);
        params.integer("fromId");
        return [];
      },
    },
  ];
}

/** A multiplier that bounds nothing is left out, as Binance does. */
function symbolRule({ symbol, spec }: Market) {
  const multipliers = {
    bidLimitMultUp: spec.bidLimitUp,
    bidLimitMultDown: spec.bidLimitDown,
    askLimitMultUp: spec.askLimitUp,
    askLimitMultDown: spec.askLimitDown,
  };
  const set = Object.entries(multipliers).filter(([, multiplier]) => multiplier > 0);
  const written = set.map(([name, multiplier]) => [
    name,
    formatDecimal(multiplier, MULTIPLIER_DECIMALS, MULTIPLIER_DECIMALS),
  ]);
  const rule = { ruleType: "PRICE_RANGE", ...Object.fromEntries(written) };
  return { symbol, rules: set.length === 0 ? [] : [rule] };
}

function calculation({ symbol, spec }: Market): object {
  if (spec.referencePriceKind === ReferencePriceKind.None) throw apiError("NoReferencePrice");
  if (spec.referencePriceKind === ReferencePriceKind.External) {
    return { symbol, calculationType: "EXTERNAL", externalCalculationId: SET_BY_HAND };
  }
  return {
    symbol,
    calculationType: "ARITHMETIC_MEAN",
    bucketCount: spec.referenceBucketCount,
    bucketWidthMs: spec.referenceBucketWidthMs,
  };
}
