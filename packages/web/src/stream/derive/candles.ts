import type { KlineRow } from "../../api/spot-wire.ts";

/** One candle for drawing. Its texts are exact; a chart may make numbers of them, money never does. */
export interface Candle {
  readonly openTimeMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

/** The `k` of a `@kline_<interval>` event. */
export interface KlineEvent {
  readonly k: {
    readonly t: number;
    readonly o: string;
    readonly h: string;
    readonly l: string;
    readonly c: string;
    readonly v: string;
  };
}

export function candleOfRow([openTimeMs, open, high, low, close, volume]: KlineRow): Candle {
  return { openTimeMs, open, high, low, close, volume };
}

export function candleOfEvent({ k }: KlineEvent): Candle {
  return { openTimeMs: k.t, open: k.o, high: k.h, low: k.l, close: k.c, volume: k.v };
}

/** What a newer candle does to a list: it replaces the last one, follows it, or comes too late. */
export type MergeOutcome = "replaced" | "appended" | "late";

export function mergeCandle(candles: Candle[], candle: Candle): MergeOutcome {
  const last = candles.at(-1);
  if (last !== undefined && candle.openTimeMs < last.openTimeMs) return "late";
  if (last?.openTimeMs === candle.openTimeMs) {
    candles[candles.length - 1] = candle;
    return "replaced";
  }
  candles.push(candle);
  return "appended";
}

/** Puts older candles before the known ones, dropping what is known already. */
export function prependCandles(known: readonly Candle[], older: readonly Candle[]): Candle[] {
  const firstMs = known[0]?.openTimeMs ?? Infinity;
  return [...older.filter(({ openTimeMs }) => openTimeMs < firstMs), ...known];
}

/** The mean of the last `length` closing prices at each candle from `from` on; for drawing only. */
export function movingAverage(
  candles: readonly Candle[],
  length: number,
  from = 0,
): { readonly openTimeMs: number; readonly value: number }[] {
  const points = [];
  const first = Math.max(from, length - 1);
  let sum = 0;
  for (let index = first - length + 1; index < candles.length; index++) {
    sum += Number(candles[index]?.close);
    if (index < first) continue;
    points.push({ openTimeMs: candles[index]?.openTimeMs ?? 0, value: sum / length });
    sum -= Number(candles[index - length + 1]?.close);
  }
  return points;
}
