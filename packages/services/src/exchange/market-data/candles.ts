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
    const series = this[baseOf(query)];
    const range = this.#rangeOf(series, query);
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

  /** Whether everything that is asked for is here, or nowhere. */
  reaches(query: CandleQuery): boolean {
    const series = this[baseOf(query)];
    if (series.isComplete || series.length === 0) return true;
    const wanted = wantedRange(query, newestMs(series, query));
    return wanted === undefined || wanted.firstMs >= series.openTimeMs(0);
  }

  #rangeOf(series: CandleSeries, query: CandleQuery): CandleRange | undefined {
    if (series.length === 0) return undefined;
    const oldest = { openTimeMs: series.openTimeMs(0), isFirst: series.isComplete };
    return candleRange(query, newestMs(series, query), oldest);
  }
}

/** The kept candles that those asked for are summed up from. */
export function baseOf({ interval, offsetMinutes }: CandleQuery): CandleBase {
  if (interval === "1s") return "seconds";
  const isShort = interval === "1m" || interval === "3m" || interval === "5m";
  return isShort || offsetMinutes % QUARTER_MINUTES !== 0 ? "minutes" : "quarters";
}
export type CandleBase = "seconds" | "minutes" | "quarters";

/** Open times of the first and the last candle a query covers. */
export interface CandleRange {
  readonly firstMs: number;
  readonly lastMs: number;
}

export function newestMs(series: CandleSeries, { nowMs }: CandleQuery): number {
  return Math.max(nowMs, series.openTimeMs(series.length - 1));
}

/**
 * What a query covers when the oldest kept candle is this one; undefined when that is nothing.
 * Unless nothing was before it, a longer candle that it is a part of would miss another part.
 */
export function candleRange(
  query: CandleQuery,
  newest: number,
  oldest: { readonly openTimeMs: number; readonly isFirst: boolean },
): CandleRange | undefined {
  const wanted = wantedRange(query, newest);
  if (wanted === undefined) return undefined;
  const { interval, offsetMinutes } = query;
  const oldestMs = oldest.isFirst
    ? candleOpenTimeMs(interval, oldest.openTimeMs, offsetMinutes)
    : firstOpenFrom(oldest.openTimeMs, query);
  const firstMs = Math.max(wanted.firstMs, oldestMs);
  return firstMs <= wanted.lastMs ? { firstMs, lastMs: wanted.lastMs } : undefined;
}

/** What a query covers when everything is kept. */
function wantedRange(query: CandleQuery, newest: number): CandleRange | undefined {
  const { interval, offsetMinutes, startTimeMs, endTimeMs, limit } = query;
  if (startTimeMs !== undefined && startTimeMs > newest) return undefined;
  const endMs = Math.min(endTimeMs ?? newest, newest);
  const lastMs = candleOpenTimeMs(interval, endMs, offsetMinutes);
  const firstMs =
    startTimeMs === undefined
      ? earlierCandleOpenTimeMs(interval, lastMs, limit - 1, offsetMinutes)
      : firstOpenFrom(startTimeMs, query);
  return { firstMs, lastMs };
}

/** The first border between candles at or after that time. */
function firstOpenFrom(timeMs: number, { interval, offsetMinutes }: CandleQuery): number {
  const openTimeMs = candleOpenTimeMs(interval, timeMs, offsetMinutes);
  if (openTimeMs === timeMs) return timeMs;
  return nextCandleOpenTimeMs(interval, timeMs, offsetMinutes);
}
