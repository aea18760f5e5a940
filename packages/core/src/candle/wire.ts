/** The lengths of time a candle may cover, as the wire spells them; `1m` is a minute, `1M` a month. */
export const CANDLE_INTERVALS = [
  "1s",
  "1m",
  "3m",
  "5m",
  "15m",
  "30m",
  "1h",
  "2h",
  "4h",
  "6h",
  "8h",
  "12h",
  "1d",
  "3d",
  "1w",
  "1M",
] as const;
export type CandleInterval = (typeof CANDLE_INTERVALS)[number];

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** 1970-01-05, the first Monday there is: weeks are counted from it. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** How long every interval lasts; months differ and are counted by the calendar. */
const LENGTH_MS: Readonly<Record<Exclude<CandleInterval, "1M">, number>> = {
  "1s": SECOND_MS,
  "1m": MINUTE_MS,
  "3m": 3 * MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "30m": 30 * MINUTE_MS,
  "1h": HOUR_MS,
  "2h": 2 * HOUR_MS,
  "4h": 4 * HOUR_MS,
  "6h": 6 * HOUR_MS,
  "8h": 8 * HOUR_MS,
  "12h": 12 * HOUR_MS,
  "1d": DAY_MS,
  "3d": 3 * DAY_MS,
  "1w": 7 * DAY_MS,
};

export function isCandleInterval(text: string): text is CandleInterval {
  return CANDLE_INTERVALS.some((interval) => interval === text);
}

/**
 * When the candle that holds `timeMs` opened. `offsetMinutes` is the time zone whose midnights,
 * Mondays and months count; the answer is in UTC all the same.
 */
export function candleOpenTimeMs(
  interval: CandleInterval,
  timeMs: number,
  offsetMinutes = 0,
): number {
  const offsetMs = offsetMinutes * MINUTE_MS;
  return localOpenTimeMs(interval, timeMs + offsetMs) - offsetMs;
}

/** When the candle after the one that holds `timeMs` opens; a candle closes 1 ms before that. */
export function nextCandleOpenTimeMs(
  interval: CandleInterval,
  timeMs: number,
  offsetMinutes = 0,
): number {
  const openTimeMs = candleOpenTimeMs(interval, timeMs, offsetMinutes);
  if (interval !== "1M") return openTimeMs + LENGTH_MS[interval];
  return monthOpenTimeMs(openTimeMs, offsetMinutes, 1);
}

/** When the candle `count` before the one that holds `timeMs` opened. */
export function earlierCandleOpenTimeMs(
  interval: CandleInterval,
  timeMs: number,
  count: number,
  offsetMinutes = 0,
): number {
  const openTimeMs = candleOpenTimeMs(interval, timeMs, offsetMinutes);
  if (interval !== "1M") return openTimeMs - count * LENGTH_MS[interval];
  return monthOpenTimeMs(openTimeMs, offsetMinutes, -count);
}

function localOpenTimeMs(interval: CandleInterval, localMs: number): number {
  if (interval === "1M") return monthOpenTimeMs(localMs, 0, 0);
  const originMs = interval === "1w" ? FIRST_MONDAY_MS : 0;
  const lengthMs = LENGTH_MS[interval];
  return Math.floor((localMs - originMs) / lengthMs) * lengthMs + originMs;
}

/** The first of the month that holds `timeMs` in that time zone, `months` later. */
function monthOpenTimeMs(timeMs: number, offsetMinutes: number, months: number): number {
  const local = new Date(timeMs + offsetMinutes * MINUTE_MS);
  const firstMs = Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1);
  return firstMs - offsetMinutes * MINUTE_MS;
}
