import {
  dayTicker,
  type Market,
  type MarketData,
  percentChange,
  type Ticker,
  windowTicker,
} from "../../../market-data/index.ts";
import type { TimeWriter } from "../../time-unit.ts";
import { TICKER_WINDOWS_MS, type TickerWindow } from "../topic.ts";
import type { Emit, EventWriter, Feed } from "./feed.ts";

const PERIOD_MS = 1000;
const PERCENT_DECIMALS = 3;

/** How one kind of ticker is made for a market, and what it depends on. */
export interface TickerKind {
  readonly write: (market: Market, nowMs: number) => EventWriter;
  /** A number that changes whenever a ticker of this kind does, but for the passing of time. */
  readonly version: (market: Market) => number;
}

export const miniTicker: TickerKind = {
  version: ({ trades }) => trades.nextTradeId,
  write: (market, nowMs) => {
    const ticker = dayTicker(market, nowMs);
    return (time, eventTimeUs) => {
      const { price, quantity, quote } = market.text;
      const { candle } = ticker;
      return {
        e: "24hrMiniTicker",
        E: time(eventTimeUs),
        s: market.symbol,
        c: price(candle.closeTicks),
        o: price(candle.openTicks),
        h: price(candle.highTicks),
        l: price(candle.lowTicks),
        v: quantity(candle.volumeLots),
        q: quote(candle.quoteVolumeUnits),
      };
    };
  },
};

export const fullTicker: TickerKind = {
  version: ({ trades, depth }) => trades.nextTradeId + depth.updateId,
  write: (market, nowMs) => {
    const ticker = dayTicker(market, nowMs);
    return (time, eventTimeUs) => {
      const { price, quantity } = market.text;
      const { bids, asks } = market.depth;
      return {
        e: "24hrTicker",
        E: time(eventTimeUs),
        ...statistics(ticker, time),
        x: price(ticker.priceBeforeTicks),
        Q: quantity(market.trades.last()?.quantityLots ?? 0),
        b: price(bids.bestTicks),
        B: quantity(bids.bestLots),
        a: price(asks.bestTicks),
        A: quantity(asks.bestLots),
      };
    };
  },
};

export function rollingTicker(window: TickerWindow): TickerKind {
  return {
    version: ({ trades }) => trades.nextTradeId,
    write: (market, nowMs) => {
      const ticker = windowTicker(market, TICKER_WINDOWS_MS[window], nowMs);
      return (time, eventTimeUs) => ({
        e: `${window}Ticker`,
        E: time(eventTimeUs),
        ...statistics(ticker, time),
      });
    },
  };
}

/** The ticker of one market, every second. */
export function tickerFeed(market: Market, kind: TickerKind): Feed {
  return {
    periodMs: PERIOD_MS,
    isState: true,
    tick: (nowMs, emit) => emit(kind.write(market, nowMs)),
  };
}

/** The tickers of the markets that changed since the last second, in one list. */
export function allTickersFeed(marketData: MarketData, kind: TickerKind): Feed {
  const told = new Map<Market, number>();
  const tell = (markets: readonly Market[], nowMs: number, emit: Emit): void => {
    const writers = markets.map((market) => kind.write(market, nowMs));
    emit((time, eventTimeUs) => writers.map((write) => write(time, eventTimeUs)));
  };
  return {
    periodMs: PERIOD_MS,
    welcome: (nowMs, emit) => tell(marketData.markets(), nowMs, emit),
    tick: (nowMs, emit) => {
      const isFirst = told.size === 0;
      const changed = marketData
        .markets()
        .filter((market) => told.get(market) !== kind.version(market));
      for (const market of changed) told.set(market, kind.version(market));
      // Whoever made the stream begin was welcomed just now.
      if (changed.length > 0 && !isFirst) tell(changed, nowMs, emit);
    },
  };
}

/** The mean price of the averaging window, every second from the first trade on. */
export function averagePriceFeed(market: Market): Feed {
  return {
    periodMs: PERIOD_MS,
    isState: true,
    tick: (nowMs, emit) => {
      const last = market.trades.last();
      if (last === undefined) return;
      const w = market.averagePrice(nowMs);
      emit((time, eventTimeUs) => ({
        e: "avgPrice",
        E: time(eventTimeUs),
        s: market.symbol,
        i: `${market.spec.avgPriceMins}m`,
        w,
        T: time(last.timeUs),
      }));
    },
  };
}

/** The reference price, every second, of a market that has a way to find one. */
export function referencePriceFeed(market: Market): Feed {
  return {
    periodMs: PERIOD_MS,
    isState: true,
    tick: (nowMs, emit) => {
      if (!market.hasReferencePrice) return;
      const r = market.referencePrice();
      emit((time) => ({ e: "referencePrice", s: market.symbol, r, t: time(nowMs * 1000) }));
    },
  };
}

function statistics(ticker: Ticker, time: TimeWriter): object {
  const { market, candle } = ticker;
  const { price, priceChange, quantity, quote, averagePrice } = market.text;
  return {
    s: market.symbol,
    p: priceChange(candle.closeTicks - candle.openTicks),
    P: percentChange(candle.openTicks, candle.closeTicks, PERCENT_DECIMALS),
    w: averagePrice(candle.quoteVolumeUnits, candle.volumeLots),
    o: price(candle.openTicks),
    h: price(candle.highTicks),
    l: price(candle.lowTicks),
    c: price(candle.closeTicks),
    v: quantity(candle.volumeLots),
    q: quote(candle.quoteVolumeUnits),
    O: time(ticker.openTimeUs),
    C: time(ticker.closeTimeUs),
    F: candle.firstTradeId,
    L: candle.lastTradeId,
    n: candle.tradeCount,
  };
}
