import { formatDecimal } from "@bourse/engine/market";

const PLACES = 8;

/** Decimal text as a whole number of 10^-8. A BigInt: prices times quantities soon pass 2^53. */
export const toUnits = (text: string): bigint => parse(text, PLACES);

/** The text of a price or quantity in units of 10^-8. */
export const fromUnits = (units: bigint): string => formatDecimal(units, PLACES);

/** Reads what `fromProduct` wrote. */
export const toProduct = (text: string): bigint => parse(text, 2 * PLACES);

/** The text of a product of two such numbers, every place of it. */
export const fromProduct = (units: bigint): string => formatDecimal(units, 2 * PLACES);

function parse(text: string, places: number): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}
