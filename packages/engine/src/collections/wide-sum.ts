import type { ByteReader, ByteWriter } from "../bytes/index.ts";

const HALF = 0x400_0000;

/**
 * An exact sum of counts that may together pass 2^53: its upper and lower 26 bits are summed
 * apart. Good for 2^26 additions between two calls of `equals` or `write`, which carry over.
 */
export class WideSum {
  #high = 0;
  #low = 0;

  /** A whole number of either sign, exact in itself. */
  add(count: number): void {
    const high = Math.floor(count / HALF);
    this.#high += high;
    this.#low += count - high * HALF;
  }

  merge(other: WideSum, sign: 1 | -1): void {
    this.#high += sign * other.#high;
    this.#low += sign * other.#low;
  }

  equals(other: WideSum): boolean {
    this.#carry();
    other.#carry();
    return this.#high === other.#high && this.#low === other.#low;
  }

  /** Rounded when the sum passes 2^53. */
  toNumber(): number {
    return this.#high * HALF + this.#low;
  }

  /** The sum must not be negative. */
  write(writer: ByteWriter): void {
    this.#carry();
    writer.integer(this.#high);
    writer.integer(this.#low);
  }

  static read(reader: ByteReader): WideSum {
    const sum = new WideSum();
    sum.#high = reader.integer();
    sum.#low = reader.integer();
    return sum;
  }

  /** Leaves 26 bits in the lower half, so that equal sums look equal. */
  #carry(): void {
    const carried = Math.floor(this.#low / HALF);
    this.#high += carried;
    this.#low -= carried * HALF;
  }
}
