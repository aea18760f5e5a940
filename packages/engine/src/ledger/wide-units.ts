import type { FlatState, FlatStateReader } from "../collections/index.ts";
import { grownFloat64, lengthFor } from "../collections/index.ts";
import { assert } from "../invariant/index.ts";

/** What a lower limb counts up to: value = high * 2^52 + low. */
const LIMB = 2 ** 52;
export const LIMB_UNITS = LIMB;

/**
 * An array of counts that stay exact far beyond 2^53, each in two limbs. What is added or
 * subtracted is a plain number up to 2^53-1. The upper limbs are not even there until the first
 * count reaches 2^52, so that nearly always one addition and one comparison do.
 */
export class WideUnits {
  private lows: Float64Array<ArrayBufferLike>;
  /** Empty, or as long as the lower limbs. */
  private highs: Float64Array<ArrayBufferLike> = new Float64Array(0);

  constructor(length: number) {
    this.lows = new Float64Array(length);
  }

  get length(): number {
    return this.lows.length;
  }

  /** The index must exist, here and in all that follow. */
  low(index: number): number {
    return this.lows[index] as number;
  }

  high(index: number): number {
    return index < this.highs.length ? (this.highs[index] as number) : 0;
  }

  add(index: number, units: number): void {
    // Above 2^53 this sum may be rounded, but never to below 2^52.
    const sum = (this.lows[index] as number) + units;
    if (sum < LIMB) this.lows[index] = sum;
    else this.addWithCarry(index, units);
  }

  /** What is not there cannot be taken: that is a broken invariant. */
  subtract(index: number, units: number): void {
    const rest = (this.lows[index] as number) - units;
    if (rest >= 0) this.lows[index] = rest;
    else this.borrow(index, rest);
  }

  move(from: number, to: number, units: number): void {
    const rest = (this.lows[from] as number) - units;
    const sum = (this.lows[to] as number) + units;
    if (rest >= 0 && sum < LIMB) {
      this.lows[from] = rest;
      this.lows[to] = sum;
      return;
    }
    this.subtract(from, units);
    this.add(to, units);
  }

  isAtLeast(index: number, units: number): boolean {
    const low = this.lows[index] as number;
    if (low >= units) return true;
    const high = this.high(index);
    return high > 0 && (high > 1 || low + LIMB >= units);
  }

  /** Exact up to 2^53-1; beyond that it is rounded but larger than 2^53-1. */
  toNumber(index: number): number {
    return this.low(index) + this.high(index) * LIMB;
  }

  /** At most 2^53-1. */
  capped(index: number): number {
    return Math.min(this.toNumber(index), Number.MAX_SAFE_INTEGER);
  }

  exact(index: number): bigint {
    return (BigInt(this.high(index)) << 52n) + BigInt(this.low(index));
  }

  isZero(index: number): boolean {
    return this.lows[index] === 0 && this.high(index) === 0;
  }

  makeRoomFor(index: number): void {
    const length = lengthFor(index, this.lows.length);
    if (length === this.lows.length) return;
    this.lows = grownFloat64(this.lows, length);
    if (this.highs.length > 0) this.highs = grownFloat64(this.highs, length);
  }

  /** The first `length` counts. */
  writeTo(state: FlatState, length: number): void {
    state.arrays.push(this.lows.slice(0, length), this.highs.slice(0, length));
  }

  readFrom(reader: FlatStateReader): void {
    this.lows = reader.float64();
    this.highs = reader.float64();
    const isWhole = this.highs.length === 0 || this.highs.length === this.lows.length;
    assert(isWhole && this.lows.length > 0, "the limbs of wide counts do not fit each other");
  }

  assertValid(): void {
    for (let index = 0; index < this.lows.length; index++) {
      const low = this.low(index);
      const high = this.high(index);
      const isValid = isLimb(low, LIMB) && isLimb(high, Number.MAX_SAFE_INTEGER);
      assert(isValid, `${high} * 2^52 + ${low} is no count`);
    }
  }

  private addWithCarry(index: number, units: number): void {
    assert(Number.isSafeInteger(units) && units >= 0, `${units} cannot be added to a count`);
    if (this.highs.length === 0) this.highs = new Float64Array(this.lows.length);
    const unitsHigh = units >= LIMB ? 1 : 0;
    const sum = (this.lows[index] as number) + (units - unitsHigh * LIMB);
    const carry = sum >= LIMB ? 1 : 0;
    this.lows[index] = sum - carry * LIMB;
    this.highs[index] = this.high(index) + unitsHigh + carry;
  }

  private borrow(index: number, rest: number): void {
    const borrowed = Math.ceil(-rest / LIMB);
    const high = this.high(index) - borrowed;
    assert(high >= 0, `${-rest} units more were taken than there are`);
    this.lows[index] = rest + borrowed * LIMB;
    this.highs[index] = high;
  }
}

function isLimb(value: number, limit: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < limit;
}
