import { apiError } from "@bourse/core/error";
import type { MarketData } from "../../../market-data/index.ts";
import type { Route } from "../route.ts";
import { forMarkets, namedCount, oneMarket } from "./symbols.ts";

/**
 * What clients may ask of a market that ours do not have: rules on execution prices, reference
 * prices, block trades. The answers say so in Binance's words.
 */
export function referenceRoutes(marketData: MarketData): readonly Route[] {
  const common = { method: "GET", security: "NONE" } as const;
  return [
    {
      ...common,
      path: "/api/v3/executionRules",
      wsMethod: "executionRules",
      weight: (params) => Math.min(2 * (namedCount(params) ?? 20), 40),
      handle: ({ params }) => {
        forMarkets(marketData, params, { mayOmit: true }, () => undefined);
        return { symbolRules: [] };
      },
    },
    {
      ...common,
      path: "/api/v3/referencePrice",
      wsMethod: "referencePrice",
      weight: 2,
      handle: ({ params, nowMs, time }) => {
        const { symbol } = oneMarket(marketData, params);
        return { symbol, referencePrice: null, timestamp: time(nowMs * 1000) };
      },
    },
    {
      ...common,
      path: "/api/v3/referencePrice/calculation",
      wsMethod: "referencePrice.calculation",
      weight: 2,
      handle: ({ params }) => {
        oneMarket(marketData, params);
        throw apiError("NoReferencePrice");
      },
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
