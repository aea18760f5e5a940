import { type Listing, MarketData, type ReferencePriceOf } from "./market-data.ts";

export type { AggTrade, AggTradeQuery } from "./agg-trade-log.ts";
export type { CandleQuery } from "./candles.ts";
export type { DepthSide } from "./depth-side.ts";
export { MarketArchive } from "./archive/market-archive.ts";
export { DEPTH_LIMIT_MAX } from "./limits.ts";
export type { Market, Window } from "./market.ts";
export type { MarketChange, MarketData } from "./market-data.ts";
export { percentChange } from "./text.ts";
export { dayTicker, type Ticker, tradingDayTicker, windowTicker } from "./ticker.ts";
export type { PublicTrade } from "./trade-log.ts";

/** Market data that knows these assets and markets; others are learned from the events. */
export function createMarketData(
  listing: Listing = { assets: [], markets: [] },
  referencePriceOf: ReferencePriceOf = () => 0,
): MarketData {
  return new MarketData(listing, referencePriceOf);
}
