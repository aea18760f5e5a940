import {
  type Candle,
  type CandleInterval,
  candleOpenTimeMs,
  earlierCandleOpenTimeMs,
  flatCandle,
  MINUTE_MS,
  nextCandleOpenTimeMs,
  SECOND_MS,
} from "@bourse/core/candle";
import type { FlatState, FlatStateReader } from "@bourse/engine/collections";
import type { Trade } from "@bourse/engine/event";
import { CandleSeries } from "./candle-series.ts";
import {
  MINUTE_CANDLES_AGE_MS_MAX,
  QUARTER_CANDLES_AGE_MS_MAX,
  SECOND_CANDLES_AGE_MS_MAX,
} from "./limits.ts";

const QUARTER_MINUTES = 15;

/** Which candles are wanted: by start, by end, or the newest; at most `limit` of them. */
export interface CandleQuery {
  readonly interval: CandleInterval;
  readonly offsetMinutes: number;
  readonly startTimeMs?: number | undefined;
  readonly endTimeMs?: number | undefined;
  readonly limit: number;
  readonly nowMs: number;
}

/**
 * The candles of a market. Kept are seconds, minutes and quarter hours; every other interval, in
 * every time zone, is summed up from these when it is asked for.
 */
export class Candles {
  readonly seconds = new CandleSeries(SECOND_MS, SECOND_CANDLES_AGE_MS_MAX);
  readonly minutes = new CandleSeries(MINUTE_MS, MINUTE_CANDLES_AGE_MS_MAX);
  readonly quarters = new CandleSeries(QUARTER_MINUTES * MINUTE_MS, QUARTER_CANDLES_AGE_MS_MAX);

  add(trade: Trade, timeMs: number): void {
    this.seconds.add(trade, timeMs);
    this.minutes.add(trade, timeMs);
    this.quarters.add(trade, timeMs);
  }

  /** Their part of a snapshot. */
  writeTo(state: FlatState): void {
    for (const series of [this.seconds, this.minutes, this.quarters]) series.writeTo(state);
  }

  readFrom(reader: FlatStateReader): void {
    for (const series of [this.seconds, this.minutes, this.quarters]) series.readFrom(reader);
  }

  /** Oldest first; intervals without trades are flat, before the first trade there is nothing. */
  find(query: CandleQuery): Candle[] {
    const { interval, offsetMinutes, limit } = query;
    const series = this.#seriesFor(interval, offsetMinutes);
    const range = rangeOf(series, query);
    const found: Candle[] = [];
    if (range === undefined) return found;
    let index = series.firstIndexAt(range.firstMs);
    let openTimeMs = range.firstMs;
    while (openTimeMs <= range.lastMs && found.length < limit) {
      const nextMs = nextCandleOpenTimeMs(interval, openTimeMs, offsetMinutes);
      let end = index;
      while (end < series.length && series.openTimeMs(end) < nextMs) end += 1;
      const candle = series.sum(index, end) ?? flatCandle(openTimeMs, series.closeTicks(index - 1));
      found.push({ ...candle, openTimeMs });
      index = end;
      openTimeMs = nextMs;
    }
    return found;
  }

  #seriesFor(interval: CandleInterval, offsetMinutes: number): CandleSeries {
    if (interval === "1s") return this.seconds;
    const isShort = interval === "1m" || interval === "3m" || interval === "5m";
    return isShort || offsetMinutes % QUARTER_MINUTES !== 0 ? this.minutes : this.quarters;
  }
}

/** Open times of the first and the last candle a query covers; undefined when it covers none. */
function rangeOf(
  series: CandleSeries,
  query: CandleQuery,
): { readonly firstMs: number; readonly lastMs: number } | undefined {
  if (series.length === 0) return undefined;
  const { interval, offsetMinutes, startTimeMs, endTimeMs, limit } = query;
  const newestMs = Math.max(query.nowMs, series.openTimeMs(series.length - 1));
  if (startTimeMs !== undefined && startTimeMs > newestMs) return undefined;
  const endMs = Math.min(endTimeMs ?? newestMs, newestMs);
  const lastMs = candleOpenTimeMs(interval, endMs, offsetMinutes);
  const wantedMs =
    startTimeMs === undefined
      ? earlierCandleOpenTimeMs(interval, lastMs, limit - 1, offsetMinutes)
      : firstOpenFrom(startTimeMs, query);
  const oldestMs = series.isComplete
    ? candleOpenTimeMs(interval, series.openTimeMs(0), offsetMinutes)
    : firstOpenFrom(series.openTimeMs(0), query);
  const firstMs = Math.max(wantedMs, oldestMs);
  return firstMs <= lastMs ? { firstMs, lastMs } : undefined;
}

/** The first border between candles at or after that time. */
function firstOpenFrom(timeMs: number, { interval, offsetMinutes }: CandleQuery): number {
  const openTimeMs = candleOpenTimeMs(interval, timeMs, offsetMinutes);
  if (openTimeMs === timeMs) return timeMs;
  return nextCandleOpenTimeMs(interval, timeMs, offsetMinutes);
}
