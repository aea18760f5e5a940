import {
  DEPTH_LIMIT_MAX,
  type DepthSide,
  type Market,
  type MarketData,
} from "../../../market-data/index.ts";
import type { Params } from "../../params.ts";
import type { Route } from "../route.ts";
import { forMarkets, oneMarketInStatus } from "./symbols.ts";

const DEPTH_LIMIT_DEFAULT = 100;

/** Weight of a snapshot by the deepest limit that still costs it. */
const DEPTH_WEIGHTS: readonly (readonly [limit: number, weight: number])[] = [
  [100, 5],
  [500, 25],
  [1000, 50],
];
const DEPTH_WEIGHT_MAX = 250;

/** The order book, and its best prices. */
export function bookRoutes(marketData: MarketData): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v3/depth",
      wsMethod: "depth",
      security: "NONE",
      weight: (params) => {
        const limit = depthLimit(params);
        return DEPTH_WEIGHTS.find(([most]) => limit <= most)?.[1] ?? DEPTH_WEIGHT_MAX;
      },
      handle: ({ params }) => snapshot(oneMarketInStatus(marketData, params), depthLimit(params)),
    },
    {
      method: "GET",
      path: "/api/v3/ticker/bookTicker",
      wsMethod: "ticker.book",
      security: "NONE",
      weight: (params) => (params.has("symbol") ? 2 : 4),
      handle: ({ params }) => forMarkets(marketData, params, { mayOmit: true }, bookTicker),
    },
    {
      method: "GET",
      path: "/api/v3/ticker/price",
      wsMethod: "ticker.price",
      security: "NONE",
      weight: (params) => (params.has("symbol") ? 2 : 4),
      handle: ({ params }) =>
        forMarkets(marketData, params, { mayOmit: true }, (market) => ({
          symbol: market.symbol,
          price: market.text.price(market.lastPriceTicks),
        })),
    },
  ];
}

function depthLimit(params: Params): number {
  return params.optionalInteger("limit", { min: 1, max: DEPTH_LIMIT_MAX }) ?? DEPTH_LIMIT_DEFAULT;
}

function snapshot(market: Market, limit: number): object {
  const { depth } = market;
  return {
    lastUpdateId: depth.updateId,
    bids: topLevels(market, depth.bids, limit),
    asks: topLevels(market, depth.asks, limit),
  };
}

function topLevels({ text }: Market, side: DepthSide, limit: number): [string, string][] {
  const count = Math.min(limit, side.length);
  return Array.from({ length: count }, (_, rank) => [
    text.price(side.priceTicks(rank)),
    text.quantity(side.quantityLots(rank)),
  ]);
}

function bookTicker({ symbol, text, depth }: Market): object {
  return {
    symbol,
    bidPrice: text.price(depth.bids.bestTicks),
    bidQty: text.quantity(depth.bids.bestLots),
    askPrice: text.price(depth.asks.bestTicks),
    askQty: text.quantity(depth.asks.bestLots),
  };
}
