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
/** Longer ones are asked for seldom, and would take a megabyte a market. */
const WRITTEN_DEPTH_MAX = 500;

/** The order book, and its best prices. */
export function bookRoutes(marketData: MarketData): readonly Route[] {
  const written = new WrittenDepths();
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
      handle: ({ params }) => written.of(oneMarketInStatus(marketData, params), depthLimit(params)),
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

interface Snapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly [string, string][];
  readonly asks: readonly [string, string][];
}

/** The newest snapshot of each book as it was written last: between two changes all get the same. */
class WrittenDepths {
  readonly #newest = new WeakMap<Market, { readonly limit: number; readonly snapshot: Snapshot }>();

  of(market: Market, limit: number): Snapshot {
    const known = this.#newest.get(market);
    const isCurrent = known?.snapshot.lastUpdateId === market.depth.updateId;
    if (isCurrent && known.limit === limit) return known.snapshot;
    const snapshot = snapshotOf(market, limit);
    if (limit <= WRITTEN_DEPTH_MAX) this.#newest.set(market, { limit, snapshot });
    return snapshot;
  }
}

function snapshotOf(market: Market, limit: number): Snapshot {
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
