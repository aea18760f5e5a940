import type { MarketSpec } from "./market-spec.ts";

/** Rates are counted in 1/100,000,000: 100,000 is 0.1 %. */
const RATES = 100_000_000;
export const RATE_SCALE = RATES;

/** Multipliers of a price, and the fee discount, are counted in 1/10000: 50000 is five times. */
export const MULTIPLIER_SCALE = 10_000;
/** Up to here a price times a multiplier, or in 1/10000 of a tick, is exact. */
export const PRICE_TICKS_MAX = Math.floor(Number.MAX_SAFE_INTEGER / MULTIPLIER_SCALE);

/** The first whole number whose neighbours are not all exact. */
const EXACT_END = 2 ** 53;

/** Cuts a double in two halves whose products with other halves are exact. */
const HALVING = 2 ** 27 + 1;

/** Can this number count something: a whole number from 0 to 2^53-1. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/**
 * The worth of a quantity at a price, in quote units. Exact up to 2^53-1. Beyond that it is
 * rounded but still larger than 2^53-1, so one comparison afterwards tells an overflow.
 */
export function notionalUnits(spec: MarketSpec, priceTicks: number, lots: number): number {
  return priceTicks * lots * spec.quoteUnitsPerTickLot;
}

/** A quantity in base units; beyond 2^53-1 as above. */
export function baseUnits(spec: MarketSpec, lots: number): number {
  return lots * spec.baseUnitsPerLot;
}

/**
 * The commission on what a side receives, rounded up: less than one unit in favour of the house.
 * Exact for every amount up to 2^53-1 and every rate up to 100 %: mostly the product is; else the
 * amount is split in two so that, but for rates near 100 %, no product passes 2^53.
 */
export function feeUnits(amountUnits: number, rate: number): number {
  const all = amountUnits * rate;
  if (all < EXACT_END) return Math.ceil(all / RATES);
  const whole = Math.floor(amountUnits / RATES);
  const product = (amountUnits - whole * RATES) * rate;
  if (product >= EXACT_END) return mulDivCeil(amountUnits, rate, RATES);
  return whole * rate + Math.ceil(product / RATES);
}

/** How many whole times `divisor` fits into `units`; exact where the quotient of doubles is not. */
export function wholeTimes(units: number, divisor: number): number {
  const times = Math.floor(units / divisor);
  return times * divisor > units ? times - 1 : times;
}

/**
 * a * b / c, rounded down; exact for counts whatever their product. The divisor is not 0. A result
 * that is no count any more comes out as 2^53.
 */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b;
  if (product < EXACT_END) return wholeTimes(product, c);
  // The quotient of doubles is at most a few units off.
  let times = Math.min(Math.floor(product / c), EXACT_END);
  while (compareProducts(times, c, a, b) > 0) times--;
  while (times < EXACT_END && compareProducts(times + 1, c, a, b) <= 0) times++;
  return times;
}

/** a * b / c, rounded up; otherwise like `mulDivFloor`. */
export function mulDivCeil(a: number, b: number, c: number): number {
  const times = mulDivFloor(a, b, c);
  if (times === EXACT_END || compareProducts(times, c, a, b) === 0) return times;
  return times + 1;
}

/** Below, at or above 0 as a * b is below, at or above c * d: exact for whole numbers up to 2^53. */
export function compareProducts(a: number, b: number, c: number, d: number): number {
  const first = a * b;
  const second = c * d;
  // Rounding keeps the order of two numbers unless it makes them equal.
  if (first !== second) return first < second ? -1 : 1;
  return roundingOf(a, b, first) - roundingOf(c, d, second);
}

/** What rounding took from a product: a * b - product, exactly (Dekker). */
function roundingOf(a: number, b: number, product: number): number {
  const aHigh = highHalf(a);
  const bHigh = highHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function highHalf(value: number): number {
  const scaled = HALVING * value;
  return scaled - (scaled - value);
}
