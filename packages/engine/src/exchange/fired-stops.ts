import { grownFloat64 } from "../collections/index.ts";
import type { OrderRecords } from "../order/index.ts";

/** The stops that one price fires: gathered in any order, read in the order of their ids. */
export class FiredStops {
  /** Slots while they are gathered, then order ids. */
  #numbers = new Float64Array(64);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
  }

  push(slot: number): void {
    if (this.#count === this.#numbers.length) {
      this.#numbers = grownFloat64(this.#numbers, this.#count * 2);
    }
    this.#numbers[this.#count++] = slot;
  }

  /** Before `sort`. */
  slot(at: number): number {
    return this.#numbers[at] as number;
  }

  /** Turns the slots into order ids, oldest order first. */
  sort(orders: OrderRecords): void {
    const numbers = this.#numbers;
    for (let at = 0; at < this.#count; at++) {
      numbers[at] = orders.orderId(numbers[at] as number);
    }
    if (this.#count > 1) numbers.subarray(0, this.#count).sort();
  }

  /** After `sort`. */
  orderId(at: number): number {
    return this.#numbers[at] as number;
  }
}
