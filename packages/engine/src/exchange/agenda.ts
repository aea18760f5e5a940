import { grownFloat64 } from "../collections/index.ts";

/**
 * What a market has to do as soon as it may: the ids of stops that fired and of list legs whose
 * turn has come, first in, first out. An order that ended meanwhile is still named here and skipped.
 */
export class Agenda {
  /** A ring; its length is a power of two. */
  private ring = new Float64Array(16);
  private first = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(orderId: number): void {
    if (this.count === this.ring.length) this.grow();
    this.ring[(this.first + this.count) & (this.ring.length - 1)] = orderId;
    this.count++;
  }

  /** The agenda must not be empty. */
  take(): number {
    const orderId = this.ring[this.first] as number;
    this.first = (this.first + 1) & (this.ring.length - 1);
    this.count--;
    return orderId;
  }

  /** The ids in their order, for a snapshot. */
  orderIds(): Float64Array<ArrayBuffer> {
    const mask = this.ring.length - 1;
    return Float64Array.from(
      { length: this.count },
      (_, at) => this.ring[(this.first + at) & mask] as number,
    );
  }

  private grow(): void {
    const unrolled = this.orderIds();
    this.ring = grownFloat64(unrolled, unrolled.length * 2);
    this.first = 0;
  }
}
