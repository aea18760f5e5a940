import { DAY_MS, HOUR_MS, MINUTE_MS } from "@bourse/core/candle";
import { apiError } from "@bourse/core/error";
import {
  dayTicker,
  type MarketData,
  percentChange,
  type Ticker,
  tradingDayTicker,
  windowTicker,
} from "../../../market-data/index.ts";
import type { Params } from "../../params.ts";
import type { RequestContext, Route } from "../route.ts";
import { timeZoneOffset } from "./candles.ts";
import { forMarkets, namedCount, SYMBOLS_MAX } from "./symbols.ts";

export const TICKER_TYPES = ["FULL", "MINI"] as const;
const WINDOW_DEFAULT = "1d";
const WINDOW_PATTERN = /^([1-9][0-9]?)([mhd])$/;
/** What a window may be counted in, and how many of it at most. */
const WINDOW_UNITS: Readonly<Record<string, { readonly lengthMs: number; readonly max: number }>> =
  {
    m: { lengthMs: MINUTE_MS, max: 59 },
    h: { lengthMs: HOUR_MS, max: 23 },
    d: { lengthMs: DAY_MS, max: 7 },
  };

const PERCENT_DECIMALS = 3;

/** Statistics over the last day, the trading day, or a window of the caller's choice. */
export function tickerRoutes(marketData: MarketData): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v3/ticker/24hr",
      wsMethod: "ticker.24hr",
      security: "NONE",
      weight: (params) => dayWeight(namedCount(params)),
      handle: (context) => {
        const isFull = wantsFull(context.params);
        return forMarkets(marketData, context.params, { mayOmit: true }, (market) => {
          const ticker = dayTicker(market, context.nowMs);
          return isFull ? writeDay(ticker, context) : writeMini(ticker, context);
        });
      },
    },
    {
      method: "GET",
      path: "/api/v3/ticker/tradingDay",
      wsMethod: "ticker.tradingDay",
      security: "NONE",
      weight: windowWeight,
      handle: (context) => {
        const offsetMinutes = timeZoneOffset(context.params);
        return answer(marketData, context, (market) =>
          tradingDayTicker(market, offsetMinutes, context.nowMs),
        );
      },
    },
    {
      method: "GET",
      path: "/api/v3/ticker",
      wsMethod: "ticker",
      security: "NONE",
      weight: windowWeight,
      handle: (context) => {
        const windowMs = windowSizeMs(context.params);
        return answer(marketData, context, (market) =>
          windowTicker(market, windowMs, context.nowMs),
        );
      },
    },
  ];
}

function dayWeight(count: number | undefined): number {
  if (count === undefined || count > 100) return 80;
  return count > 20 ? 40 : 2;
}

function windowWeight(params: Params): number {
  return Math.min(4 * (namedCount(params) ?? 1), 200);
}

function answer(
  marketData: MarketData,
  context: RequestContext,
  tickerOf: (market: Ticker["market"]) => Ticker,
): object {
  const write = wantsFull(context.params) ? writeFull : writeMini;
  const options = { mayOmit: false, symbolsMax: SYMBOLS_MAX };
  return forMarkets(marketData, context.params, options, (market) =>
    write(tickerOf(market), context),
  );
}

function wantsFull(params: Params): boolean {
  return params.optionalEnum("type", TICKER_TYPES, "InvalidTickerType") !== "MINI";
}

function windowSizeMs(params: Params): number {
  const match = WINDOW_PATTERN.exec(params.optionalString("windowSize") ?? WINDOW_DEFAULT);
  const unit = WINDOW_UNITS[match?.[2] ?? ""];
  const count = Number(match?.[1]);
  if (unit === undefined || count > unit.max) throw apiError("InvalidParameter", "windowSize");
  return count * unit.lengthMs;
}

function writeMini({ market, candle, ...ticker }: Ticker, { time }: RequestContext): object {
  const { price, quantity, quote } = market.text;
  return {
    symbol: market.symbol,
    openPrice: price(candle.openTicks),
    highPrice: price(candle.highTicks),
    lowPrice: price(candle.lowTicks),
    lastPrice: price(candle.closeTicks),
    volume: quantity(candle.volumeLots),
    quoteVolume: quote(candle.quoteVolumeUnits),
    openTime: time(ticker.openTimeUs),
    closeTime: time(ticker.closeTimeUs),
    firstId: candle.firstTradeId,
    lastId: candle.lastTradeId,
    count: candle.tradeCount,
  };
}

function writeFull(ticker: Ticker, context: RequestContext): object {
  const { symbol } = ticker.market;
  return { symbol, ...changeOf(ticker), ...writeMini(ticker, context) };
}

function writeDay(ticker: Ticker, context: RequestContext): object {
  const { market, priceBeforeTicks } = ticker;
  const { price, quantity } = market.text;
  const { bids, asks } = market.depth;
  return {
    symbol: market.symbol,
    ...changeOf(ticker),
    prevClosePrice: price(priceBeforeTicks),
    lastQty: quantity(market.trades.last()?.quantityLots ?? 0),
    bidPrice: price(bids.bestTicks),
    bidQty: quantity(bids.bestLots),
    askPrice: price(asks.bestTicks),
    askQty: quantity(asks.bestLots),
    ...writeMini(ticker, context),
  };
}

function changeOf({ market, candle }: Ticker): object {
  const { openTicks, closeTicks } = candle;
  return {
    priceChange: market.text.priceChange(closeTicks - openTicks),
    priceChangePercent: percentChange(openTicks, closeTicks, PERCENT_DECIMALS),
    weightedAvgPrice: market.text.averagePrice(candle.quoteVolumeUnits, candle.volumeLots),
  };
}
