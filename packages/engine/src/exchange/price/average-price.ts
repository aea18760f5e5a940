import type { FlatState, FlatStateReader } from "../../collections/index.ts";
import type { HashSum } from "../../hash/index.ts";
import { LIMB, PeriodSums, SUM, WEIGHT } from "./period-sums.ts";

const LIMB_UNITS = LIMB;
const SUM_AT = SUM;
const WEIGHT_AT = WEIGHT;

const SECOND_US = 1_000_000;
const HALF = 2 ** 26;
/** Up to here the steps of `wideQuotient` stay exact. */
const QUOTIENT_MAX = 2 ** 50;

/**
 * The volume-weighted average price of the last minutes, in whole ticks. Trades are summed by
 * second; the newest second counts from its beginning, the oldest leaves as a whole.
 */
export class AveragePrice {
  private readonly sums = new PeriodSums();
  /** Of the sums as they are; -1 = they changed since. */
  private ticks = 0;
  /** While the former is -1: roughly the same, or 0 when that was not computed either. */
  private nearTicks = 0;

  constructor(minutes: number) {
    this.sums.setWindow(SECOND_US, minutes * 60);
  }

  /** What the old window has let go stays gone, even when the new one is longer. */
  setMinutes(minutes: number, timeUs: number): void {
    this.forget(timeUs);
    this.sums.setWindow(SECOND_US, minutes * 60);
    this.forget(timeUs);
  }

  add(priceTicks: number, lots: number, timeUs: number): void {
    this.addSum(priceTicks * lots, lots, timeUs);
  }

  /** Several trades at once: the sum of price times lots, and the lots. */
  addSum(tickLots: number, lots: number, timeUs: number): void {
    this.sums.add(timeUs, tickLots, lots);
    this.ticks = -1;
    this.nearTicks = 0;
  }

  /** Rounded half up; 0 when nothing was traded within the window. */
  ticksAt(timeUs: number): number {
    this.forget(timeUs);
    if (this.ticks < 0) {
      this.ticks = this.sums.count === 0 ? 0 : roundedQuotient(this.sums.totals);
    }
    return this.ticks;
  }

  /** At most one tick off that, and cheaper right after a trade; 0 likewise. */
  nearTicksAt(timeUs: number): number {
    this.forget(timeUs);
    if (this.ticks < 0 && this.nearTicks === 0) {
      const { totals } = this.sums;
      const sum = (totals[SUM_AT - 1] as number) * LIMB_UNITS + (totals[SUM_AT] as number);
      const weight = (totals[WEIGHT_AT - 1] as number) * LIMB_UNITS + (totals[WEIGHT_AT] as number);
      // Whole, because a fraction would be an object on the heap.
      this.nearTicks = weight === 0 ? 0 : Math.floor(sum / weight);
    }
    return this.ticks < 0 ? this.nearTicks : this.ticks;
  }

  writeTo(state: FlatState, timeUs: number): void {
    this.forget(timeUs);
    this.sums.writeTo(state);
  }

  readFrom(reader: FlatStateReader): void {
    this.sums.readFrom(reader);
    this.ticks = -1;
    this.nearTicks = 0;
  }

  feed(hash: HashSum, timeUs: number): void {
    this.forget(timeUs);
    this.sums.feed(hash);
  }

  assertValid(): void {
    this.sums.assertValid();
  }

  private forget(timeUs: number): void {
    if (!this.sums.forget(timeUs)) return;
    this.ticks = -1;
    this.nearTicks = 0;
  }
}

/** sum / weight of the totals, exact whatever their size. */
function roundedQuotient(totals: Float64Array): number {
  const sum = totals[SUM_AT] as number;
  const weight = totals[WEIGHT_AT] as number;
  const sumUpper = totals[SUM_AT - 1] as number;
  const weightUpper = totals[WEIGHT_AT - 1] as number;
  if (weightUpper !== 0) return bigQuotient(totals);
  if (sumUpper !== 0) return wideQuotient(totals, sumUpper, sum, weight);
  const quotient = Math.floor(sum / weight);
  return nearest(quotient, sum - quotient * weight, weight);
}

/** Rounds half up. The quotient of doubles may be one off, so the remainder may lie beyond it. */
function nearest(quotient: number, remainder: number, divisor: number): number {
  if (remainder < 0) return remainder * 2 >= -divisor ? quotient : quotient - 1;
  if (remainder >= divisor)
    return (remainder - divisor) * 2 >= divisor ? quotient + 2 : quotient + 1;
  return remainder * 2 >= divisor ? quotient + 1 : quotient;
}

/** Of an upper limb: multiplies back in halves of 26 bits, so that the remainder is exact. */
function wideQuotient(totals: Float64Array, sumUpper: number, sum: number, weight: number): number {
  const quotient = Math.floor((sumUpper * LIMB_UNITS + sum) / weight);
  if (quotient >= QUOTIENT_MAX || weight >= QUOTIENT_MAX) return bigQuotient(totals);
  const quotientUpper = Math.floor(quotient / HALF);
  const quotientLower = quotient - quotientUpper * HALF;
  const weightUpper = Math.floor(weight / HALF);
  const weightLower = weight - weightUpper * HALF;
  const cross = quotientUpper * weightLower + quotientLower * weightUpper;
  const crossUpper = Math.floor(cross / HALF);
  const crossLower = cross - crossUpper * HALF;
  const upper = sumUpper - quotientUpper * weightUpper - crossUpper;
  const lower = sum - crossLower * HALF - quotientLower * weightLower;
  return nearest(quotient, upper * LIMB_UNITS + lower, weight);
}

/** For sums that no market reaches. */
function bigQuotient(totals: Float64Array): number {
  const sum = wide(totals, SUM_AT);
  const weight = wide(totals, WEIGHT_AT);
  return Number((sum * 2n + weight) / (weight * 2n));
}

function wide(totals: Float64Array, place: number): bigint {
  return (BigInt(totals[place - 1] as number) << 52n) + BigInt(totals[place] as number);
}
