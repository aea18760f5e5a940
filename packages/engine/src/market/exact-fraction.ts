import { assert } from "../invariant/index.ts";

/** 24 bits a limb: the products of two limbs, and their sums, stay exact. */
const LIMB = 2 ** 24;
const LIMBS = 9;

/**
 * A fraction of products of counts, exact up to 216 bits, for the few places where three numbers
 * are multiplied before anything is divided. One instance is used again and again.
 */
export class ExactFraction {
  /** Least significant limb first. */
  readonly #above = new Float64Array(LIMBS);
  readonly #below = new Float64Array(LIMBS);
  readonly #scratch = new Float64Array(LIMBS);
  /** The same as a rounded double. */
  #estimate = 0;

  begin(count: number): void {
    this.#above.fill(0);
    this.#below.fill(0);
    this.#above[0] = 1;
    this.#below[0] = 1;
    this.#estimate = 1;
    this.times(count);
  }

  times(count: number): void {
    multiply(this.#above, count);
    this.#estimate *= count;
  }

  /** The count is not 0. */
  over(count: number): void {
    multiply(this.#below, count);
    this.#estimate /= count;
  }

  /** The smallest count that is not below the fraction; 2^53 when there is none. */
  ceil(): number {
    if (this.#estimate > 2 ** 53 + 16) return 2 ** 53;
    // The estimate is at most a few units off.
    let count = Math.min(Math.ceil(this.#estimate), 2 ** 53);
    while (count > 0 && this.#isEnough(count - 1)) count--;
    while (count < 2 ** 53 && !this.#isEnough(count)) count++;
    return count;
  }

  /** Is the count not below the fraction? */
  #isEnough(count: number): boolean {
    this.#scratch.set(this.#below);
    multiply(this.#scratch, count);
    for (let at = LIMBS - 1; at >= 0; at--) {
      const difference = (this.#scratch[at] as number) - (this.#above[at] as number);
      if (difference !== 0) return difference > 0;
    }
    return true;
  }
}

/** In place. */
function multiply(limbs: Float64Array, count: number): void {
  const low = count % LIMB;
  const rest = (count - low) / LIMB;
  const middle = rest % LIMB;
  const high = (rest - middle) / LIMB;
  let one = 0;
  let two = 0;
  let carry = 0;
  for (let at = 0; at < LIMBS; at++) {
    const limb = limbs[at] as number;
    const sum = limb * low + one * middle + two * high + carry;
    carry = Math.floor(sum / LIMB);
    limbs[at] = sum - carry * LIMB;
    two = one;
    one = limb;
  }
  const isLost = carry !== 0 || one * (middle + high) !== 0 || two * high !== 0;
  assert(!isLost, "an exact fraction has too many digits");
}
