import type { Market, MarketData } from "../../../market-data/index.ts";
import type { Topic } from "../topic.ts";
import { candleFeed } from "./candle-feed.ts";
import { bookTickerFeed, diffDepthFeed, partialDepthFeed } from "./depth-feed.ts";
import type { Feed } from "./feed.ts";
import {
  allTickersFeed,
  averagePriceFeed,
  fullTicker,
  miniTicker,
  referencePriceFeed,
  rollingTicker,
  tickerFeed,
  type TickerKind,
} from "./ticker-feed.ts";
import { aggTradeFeed, tradeFeed } from "./trade-feed.ts";

export type { Emit, EventWriter, Feed } from "./feed.ts";

export interface FeedParts {
  readonly marketData: MarketData;
  /** Whether commands are on their way that market data do not know yet. */
  readonly isWriting?: (() => boolean) | undefined;
}

/** The feed behind a topic; undefined when its market does not exist. */
export function createFeed(parts: FeedParts, topic: Topic): Feed | undefined {
  const { marketData } = parts;
  const kind = tickerKind(topic);
  if (kind !== undefined && topic.symbol === "") return allTickersFeed(marketData, kind);
  const market = marketData.market(topic.symbol);
  if (market === undefined) return undefined;
  return kind === undefined ? marketFeed(parts, market, topic) : tickerFeed(market, kind);
}

function tickerKind(topic: Topic): TickerKind | undefined {
  if (topic.kind === "miniTicker") return miniTicker;
  if (topic.kind === "ticker") return fullTicker;
  return topic.kind === "windowTicker" ? rollingTicker(topic.window) : undefined;
}

function marketFeed(parts: FeedParts, market: Market, topic: Topic): Feed | undefined {
  switch (topic.kind) {
    case "trade":
      return tradeFeed(market);
    case "aggTrade":
      return aggTradeFeed(market);
    case "bookTicker":
      return bookTickerFeed(market);
    case "diffDepth":
      return diffDepthFeed(market, topic.periodMs);
    case "partialDepth":
      return partialDepthFeed(market, topic.levels, topic.periodMs);
    case "candle":
      return candleFeed(parts, market, topic);
    case "avgPrice":
      return averagePriceFeed(market);
    case "referencePrice":
      return referencePriceFeed(market);
    case "blockTrade":
      // Nobody trades blocks here: the stream exists and is silent.
      return {};
    case "miniTicker":
    case "ticker":
    case "windowTicker":
      return undefined;
  }
}
