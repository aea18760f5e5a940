import { grownFloat64 } from "../collections/index.ts";

/**
 * What a market has to do as soon as it may: the ids of stops that fired and of list legs whose
 * turn has come, first in, first out. An order that ended meanwhile is still named here and skipped.
 */
export class Agenda {
  /** A ring; its length is a power of two. */
  #orderIds = new Float64Array(16);
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(orderId: number): void {
    if (this.#size === this.#orderIds.length) this.#grow();
    this.#orderIds[(this.#first + this.#size) & (this.#orderIds.length - 1)] = orderId;
    this.#size++;
  }

  /** The agenda must not be empty. */
  take(): number {
    const orderId = this.#orderIds[this.#first] as number;
    this.#first = (this.#first + 1) & (this.#orderIds.length - 1);
    this.#size--;
    return orderId;
  }

  /** The ids in their order, for a snapshot. */
  orderIds(): Float64Array<ArrayBuffer> {
    const mask = this.#orderIds.length - 1;
    return Float64Array.from(
      { length: this.#size },
      (_, at) => this.#orderIds[(this.#first + at) & mask] as number,
    );
  }

  #grow(): void {
    const unrolled = this.orderIds();
    this.#orderIds = grownFloat64(unrolled, unrolled.length * 2);
    this.#first = 0;
  }
}
