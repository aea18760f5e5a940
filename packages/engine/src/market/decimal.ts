/**
 * Exact conversion between decimal strings and counts of a unit. No float ever stands in between:
 * "0.1" with 8 decimals is 10000000, and back.
 */

/** Why a decimal string was refused; the edge maps these to Binance's codes. */
export type DecimalProblem = "malformed" | "precision" | "overflow";

const PATTERN = /^([0-9]{1,20})(?:\.([0-9]{1,20}))?$/;

/**
 * Reads an unsigned decimal string as a whole number of 10^-decimals units.
 * More significant digits than `decimals` is "precision"; beyond 2^53-1 units is "overflow".
 */
export function parseDecimal(text: string, decimals: number): number | DecimalProblem {
  const match = PATTERN.exec(text);
  if (match === null) return "malformed";
  const whole = match[1] ?? "";
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) return "precision";
  const units = Number(whole + fraction.padEnd(decimals, "0"));
  return Number.isSafeInteger(units) ? units : "overflow";
}

/**
 * Writes a count of 10^-decimals units as a decimal string with at least `decimalsMin` places.
 * Digits beyond `decimalsMin` appear only when they are not zero, so nothing is ever rounded away.
 */
export function formatDecimal(units: number | bigint, decimals: number, decimalsMin = 8): string {
  const negative = units < 0;
  const digits = String(negative ? -units : units).padStart(decimals + 1, "0");
  const whole = decimals === 0 ? digits : digits.slice(0, -decimals);
  const fraction = decimals === 0 ? "" : digits.slice(-decimals);
  const kept = fraction.replace(/0+$/, "").padEnd(decimalsMin, "0");
  return (negative ? "-" : "") + whole + (kept === "" ? "" : `.${kept}`);
}
