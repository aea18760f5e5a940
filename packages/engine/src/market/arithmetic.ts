import type { MarketSpec } from "./market-spec.ts";

/** Rates are counted in 1/100000: 100 is 0.1 %. */
export const RATE_SCALE = 100_000;

/** Multipliers of a price are counted in 1/10000: 50000 is five times. */
export const MULTIPLIER_SCALE = 10_000;

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
 * Split in two so that the product stays exact for every amount up to 2^53-1.
 */
export function feeUnits(amountUnits: number, rate: number): number {
  const whole = Math.floor(amountUnits / RATE_SCALE);
  const rest = amountUnits - whole * RATE_SCALE;
  return whole * rate + Math.ceil((rest * rate) / RATE_SCALE);
}

/** How many whole times `divisor` fits into `units`; exact where the quotient of doubles is not. */
export function wholeTimes(units: number, divisor: number): number {
  const times = Math.floor(units / divisor);
  return times * divisor > units ? times - 1 : times;
}
