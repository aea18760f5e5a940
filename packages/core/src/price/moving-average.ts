import { fromUnits, toUnits } from "./units.ts";

/** The mean of the newest `count` closes, cut to eight places; undefined until there are so many. */
export function movingAverage(closes: readonly string[], count: number): string | undefined {
  if (closes.length < count) return undefined;
  const sum = closes.slice(-count).reduce((total, close) => total + toUnits(close), 0n);
  return fromUnits(sum / BigInt(count));
}
