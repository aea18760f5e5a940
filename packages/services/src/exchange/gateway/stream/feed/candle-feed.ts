import {
  type Candle,
  type CandleInterval,
  candleOpenTimeMs,
  nextCandleOpenTimeMs,
} from "@bourse/core/candle";
import type { Market, MarketData } from "../../../market-data/index.ts";
import { CANDLE_CLOSE_GRACE_MS, CANDLES_CAUGHT_UP_MAX } from "../limits.ts";
import type { TimeWriter } from "../../time-unit.ts";
import type { Feed } from "./feed.ts";

/** Closing is looked for more often than candles are told, so that it is told promptly. */
const LOOK_PERIOD_MS = 250;
const TELL_PERIOD_MS = 2000;
const TELL_SECONDS_PERIOD_MS = 1000;

export interface CandleTopic {
  readonly interval: CandleInterval;
  readonly offsetMinutes: number;
}

interface CandleParts {
  readonly marketData: MarketData;
  readonly isWriting?: (() => boolean) | undefined;
}

/**
 * The running candle every one or two seconds, and each candle once more when it is closed. A candle
 * counts as closed when a later command was applied, for then no trade can join it any more; when
 * nothing happens at all, after a moment of grace. While the journal is slow, something does.
 */
export function candleFeed(
  { marketData, isWriting = () => false }: CandleParts,
  market: Market,
  topic: CandleTopic,
): Feed {
  const { interval, offsetMinutes } = topic;
  const tellMs = interval === "1s" ? TELL_SECONDS_PERIOD_MS : TELL_PERIOD_MS;
  let runningMs: number | undefined;
  let toldSlot = -1;

  const candleAt = (openTimeMs: number): Candle | undefined =>
    market.candles.find({
      interval,
      offsetMinutes,
      startTimeMs: openTimeMs,
      endTimeMs: openTimeMs,
      limit: 1,
      nowMs: openTimeMs,
    })[0];

  const isOver = (endMs: number, nowMs: number): boolean =>
    marketData.appliedTimeUs >= endMs * 1000 ||
    (nowMs >= endMs + CANDLE_CLOSE_GRACE_MS && !isWriting());

  return {
    periodMs: LOOK_PERIOD_MS,
    tick: (nowMs, emit) => {
      const tell = (openTimeMs: number, isClosed: boolean): void => {
        const candle = candleAt(openTimeMs);
        if (candle === undefined) return;
        emit((time, eventTimeUs) => ({
          e: "kline",
          E: time(eventTimeUs),
          s: market.symbol,
          k: writeCandle({ market, topic, candle, isClosed }, time),
        }));
      };
      const currentMs = candleOpenTimeMs(interval, nowMs, offsetMinutes);
      runningMs ??= currentMs;
      for (let told = 0; runningMs < currentMs; told += 1) {
        const endMs = nextCandleOpenTimeMs(interval, runningMs, offsetMinutes);
        if (!isOver(endMs, nowMs)) return;
        tell(runningMs, true);
        runningMs = told < CANDLES_CAUGHT_UP_MAX ? endMs : currentMs;
      }
      const slot = Math.floor(nowMs / tellMs);
      if (slot === toldSlot) return;
      toldSlot = slot;
      tell(runningMs, false);
    },
  };
}

interface ToldCandle {
  readonly market: Market;
  readonly topic: CandleTopic;
  readonly candle: Candle;
  readonly isClosed: boolean;
}

function writeCandle({ market, topic, candle, isClosed }: ToldCandle, time: TimeWriter): object {
  const { price, quantity, quote } = market.text;
  const { interval, offsetMinutes } = topic;
  const endMs = nextCandleOpenTimeMs(interval, candle.openTimeMs, offsetMinutes);
  return {
    t: time(candle.openTimeMs * 1000),
    T: time(endMs * 1000 - 1),
    s: market.symbol,
    i: interval,
    f: candle.firstTradeId,
    L: candle.lastTradeId,
    o: price(candle.openTicks),
    c: price(candle.closeTicks),
    h: price(candle.highTicks),
    l: price(candle.lowTicks),
    v: quantity(candle.volumeLots),
    n: candle.tradeCount,
    x: isClosed,
    q: quote(candle.quoteVolumeUnits),
    V: quantity(candle.takerBuyLots),
    Q: quote(candle.takerBuyQuoteUnits),
    B: "0",
  };
}
