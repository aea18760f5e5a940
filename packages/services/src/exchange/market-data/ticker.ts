import { type Candle, candleOpenTimeMs, DAY_MS, MINUTE_MS } from "@bourse/core/candle";
import type { Market } from "./market.ts";

/** Statistics over a window of time, before they are written for REST or a stream. */
export interface Ticker {
  readonly market: Market;
  readonly openTimeUs: number;
  readonly closeTimeUs: number;
  /** What was traded in the window; flat when nothing was. */
  readonly candle: Candle;
  /** Price of the last trade before the window; 0 when there was none. */
  readonly priceBeforeTicks: number;
}

/** The last 24 hours, to the millisecond. */
export function dayTicker(market: Market, nowMs: number): Ticker {
  const fromMs = nowMs - DAY_MS;
  const window = market.windowFrom(fromMs);
  return { market, openTimeUs: fromMs * 1000, closeTimeUs: nowMs * 1000, ...window };
}

/** The last `windowMs`, widened to begin on a full minute. */
export function windowTicker(market: Market, windowMs: number, nowMs: number): Ticker {
  const fromMs = Math.floor((nowMs - windowMs) / MINUTE_MS) * MINUTE_MS;
  const window = market.windowFrom(fromMs);
  return { market, openTimeUs: fromMs * 1000, closeTimeUs: nowMs * 1000, ...window };
}

/** Since midnight in a time zone. */
export function tradingDayTicker(market: Market, offsetMinutes: number, nowMs: number): Ticker {
  const fromMs = candleOpenTimeMs("1d", nowMs, offsetMinutes);
  const window = market.windowFrom(fromMs);
  const closeTimeUs = (fromMs + DAY_MS) * 1000 - 1;
  return { market, openTimeUs: fromMs * 1000, closeTimeUs, ...window };
}
