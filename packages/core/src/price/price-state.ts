import { MINUTE_MS } from "../candle/wire.ts";
import { closesKeptMax } from "./limits.ts";
import { type LastSequences, mergeTicks } from "./merge-ticks.ts";
import { addTick, minuteOf, openCandle, type PriceCandle } from "./price-candle.ts";
import type { PriceTick } from "./wire.ts";

/** The minutes of a symbol: the one that is open, and the closes of those before it. */
interface Minutes {
  /** The minute that is still open; its close is the last price. */
  readonly candle: PriceCandle;
  /** Closes of the minutes before it, newest last. */
  readonly closes: readonly string[];
  readonly eventTimeMs: number;
}

/** What is remembered of a symbol between two batches of ticks. */
export interface PriceState extends Minutes {
  readonly lastSequences: LastSequences;
}

export interface AppliedTicks {
  readonly state: PriceState;
  /** Every candle that changed or was closed, oldest first. */
  readonly candles: readonly PriceCandle[];
  /** Ticks of a minute that had closed: they come too late to change it. */
  readonly lateTicks: number;
}

/** The state after a batch of ticks of one symbol; undefined when none of them was new. */
export function applyTicks(
  before: PriceState | undefined,
  ticks: readonly PriceTick[],
): AppliedTicks | undefined {
  const { fresh, lastSequences } = mergeTicks(before?.lastSequences ?? {}, ticks);
  let minutes: Minutes | undefined = before;
  let lateTicks = 0;
  const changed = new Map<number, PriceCandle>();
  for (const tick of fresh) {
    const next = withTick(minutes, tick);
    if (next === undefined) {
      lateTicks += 1;
      continue;
    }
    // The tick that closes a minute may come in a later batch than the last one of that minute.
    if (minutes !== undefined) changed.set(minutes.candle.openTimeMs, minutes.candle);
    minutes = next;
    changed.set(next.candle.openTimeMs, next.candle);
  }
  if (minutes === undefined || fresh.length === 0) return undefined;
  return { state: { ...minutes, lastSequences }, candles: [...changed.values()], lateTicks };
}

/** The minutes after one more tick; undefined when its minute has closed already. */
function withTick(minutes: Minutes | undefined, tick: PriceTick): Minutes | undefined {
  const { eventTimeMs } = tick;
  if (minutes === undefined) return { candle: openCandle(tick), closes: [], eventTimeMs };

  const { candle, closes } = minutes;
  const openTimeMs = minuteOf(eventTimeMs);
  if (openTimeMs < candle.openTimeMs) return undefined;
  if (openTimeMs === candle.openTimeMs) {
    const latestMs = Math.max(minutes.eventTimeMs, eventTimeMs);
    return { candle: addTick(candle, tick), closes, eventTimeMs: latestMs };
  }
  return {
    candle: openCandle(tick),
    closes: closeMinutes(closes, candle, openTimeMs),
    eventTimeMs,
  };
}

/** The closes once a new minute has begun. A minute without a trade stands at the close before it. */
function closeMinutes(
  closes: readonly string[],
  candle: PriceCandle,
  nextOpenTimeMs: number,
): readonly string[] {
  const minutes = Math.min((nextOpenTimeMs - candle.openTimeMs) / MINUTE_MS, closesKeptMax);
  const added = Array.from({ length: minutes }, () => candle.close);
  return [...closes, ...added].slice(-closesKeptMax);
}
