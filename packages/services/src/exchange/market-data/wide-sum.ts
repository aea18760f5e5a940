/**
 * Sums of quote units may pass 2^53, where numbers stop being exact. They are kept as two numbers,
 * the first counting 2^32s: exact like a BigInt, and as fast as an addition.
 */
export const HIGH_UNIT = 2 ** 32;

export const highPart = (units: number): number => Math.floor(units / HIGH_UNIT);
/** Exact, since 2^32 is a power of two; the remainder operator is ten times slower on doubles. */
export const lowPart = (units: number): number => units - highPart(units) * HIGH_UNIT;

export function wide(high: number, low: number): bigint {
  return BigInt(high) * BigInt(HIGH_UNIT) + BigInt(low);
}
