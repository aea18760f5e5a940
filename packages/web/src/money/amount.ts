/**
 * Exact amounts of money as whole numbers. A `bigint` of 10^-decimals units has no upper bound, so
 * balances and products of a price and a quantity never leave the integers.
 */

const PATTERN = /^([0-9]+)(?:\.([0-9]*))?$|^\.([0-9]+)$/;

/** Reads a decimal string as units of 10^-decimals; undefined when malformed or finer than that. */
export function toUnits(text: string, decimals: number): bigint | undefined {
  const match = PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const whole = match[1] ?? "0";
  const fraction = (match[2] ?? match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) return undefined;
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

/** Reads a decimal string, cutting off what is finer than 10^-decimals. For amounts to show or spend. */
export function toUnitsFloor(text: string, decimals: number): bigint {
  const point = text.indexOf(".");
  const cut = point === -1 ? text : text.slice(0, point + 1 + decimals);
  return toUnits(cut, decimals) ?? 0n;
}

/** Changes the unit of an amount, rounding down when the new one is coarser. */
export function rescale(units: bigint, fromDecimals: number, toDecimals: number): bigint {
  if (toDecimals >= fromDecimals) return units * 10n ** BigInt(toDecimals - fromDecimals);
  return units / 10n ** BigInt(fromDecimals - toDecimals);
}

export function minOf(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Finer than any amount on the wire. */
const FINEST_DECIMALS = 18;

/** What one of the base cost on average, in units of 10^-decimals to the nearest; undefined of nothing. */
export function averageUnits(quote: string, base: string, decimals: number): bigint | undefined {
  const baseUnits = toUnitsFloor(base, FINEST_DECIMALS);
  if (baseUnits === 0n) return undefined;
  const scaled = toUnitsFloor(quote, FINEST_DECIMALS) * 10n ** BigInt(decimals);
  return (2n * scaled + baseUnits) / (2n * baseUnits);
}
