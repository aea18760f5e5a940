/**
 * Exact conversion between decimal strings and counts of a unit. No float ever stands in between:
 * "0.1" with 8 decimals is 10000000, and back.
 */

/** Why a decimal string was refused; the edge maps these to Binance's codes. */
export type DecimalProblem = "malformed" | "precision" | "overflow";

const DIGITS_MAX = 20;
const ZERO = 48;
const POINT = 46;
/** 10^0 to 10^15: all that a double can count in exactly. */
const POWERS: readonly number[] = Array.from({ length: 16 }, (_, power) => Number(`1e${power}`));

/**
 * Reads an unsigned decimal string as a whole number of 10^-decimals units.
 * More significant digits than `decimals` is "precision"; beyond 2^53-1 units is "overflow".
 */
export function parseDecimal(text: string, decimals: number): number | DecimalProblem {
  const point = pointOf(text);
  if (point < 0) return "malformed";
  let end = text.length;
  while (end > point && (text.charCodeAt(end - 1) === ZERO || end - 1 === point)) end--;
  const fractionDigits = Math.max(0, end - point - 1);
  if (fractionDigits > decimals) return "precision";
  let units = 0;
  for (let at = 0; at < end; at++) {
    if (at !== point) units = units * 10 + (text.charCodeAt(at) - ZERO);
  }
  // Once it is beyond what a double counts exactly it stays there.
  for (let left = decimals - fractionDigits; left > 0; left--) units *= 10;
  return Number.isSafeInteger(units) ? units : "overflow";
}

/** Where the point of a well-formed number stands, or would; -1 when it is none. */
function pointOf(text: string): number {
  const { length } = text;
  let point = length;
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) continue;
    if (digit !== POINT - ZERO || point !== length) return -1;
    point = at;
  }
  if (point === 0 || point > DIGITS_MAX) return -1;
  if (point === length) return point;
  const fractionDigits = length - point - 1;
  return fractionDigits >= 1 && fractionDigits <= DIGITS_MAX ? point : -1;
}

/**
 * Writes a count of 10^-decimals units as a decimal string with at least `decimalsMin` places.
 * Digits beyond `decimalsMin` appear only when they are not zero, so nothing is ever rounded away.
 */
export function formatDecimal(units: number | bigint, decimals: number, decimalsMin = 8): string {
  const isPlain = decimals <= decimalsMin && Number.isSafeInteger(units) && units >= 0;
  return isPlain
    ? formatPadded(units as number, decimals, decimalsMin)
    : formatAny(units, decimals, decimalsMin);
}

/** When nothing can be cut off: what nearly every amount of an answer is. */
function formatPadded(units: number, decimals: number, places: number): string {
  const scale = POWERS[decimals];
  const end = POWERS[places];
  if (scale === undefined || end === undefined) return formatAny(units, decimals, places);
  if (places === 0) return String(units);
  const rest = units % scale;
  const fraction = rest * (end / scale);
  return `${(units - rest) / scale}.${String(end + fraction).slice(1)}`;
}

function formatAny(units: number | bigint, decimals: number, decimalsMin: number): string {
  const negative = units < 0;
  const digits = String(negative ? -units : units).padStart(decimals + 1, "0");
  const whole = decimals === 0 ? digits : digits.slice(0, -decimals);
  const fraction = decimals === 0 ? "" : digits.slice(-decimals);
  const kept = fraction.replace(/0+$/, "").padEnd(decimalsMin, "0");
  return (negative ? "-" : "") + whole + (kept === "" ? "" : `.${kept}`);
}
