import { grownInt32 } from "../collections/index.ts";
import { HashSum, RecordKind } from "../hash/index.ts";
import type { OrderRecords } from "../order/index.ts";
import { OrderStage } from "../order/index.ts";

const COUNTED = 1;
const LISTED = 2;

/**
 * The kept hash over the open orders of a market. An order is taken out as it was before it changes,
 * and counted as it is when the command is over, while all of it is still in the cache; an order that
 * comes and goes in one command costs next to nothing.
 */
export class OrderHash {
  readonly #orders: OrderRecords;
  readonly #sum = new HashSum();
  /** By slot. */
  #flags = new Uint8Array(64);
  /** Slots that changed in this command, each once. */
  #listed = new Int32Array(64);
  #listedCount = 0;

  constructor(orders: OrderRecords) {
    this.#orders = orders;
  }

  /** Call before an order changes, and when it is new. */
  touch(slot: number): void {
    if (slot >= this.#flags.length) this.#grow(slot);
    const flags = this.#flags[slot] as number;
    if (flags === LISTED) return;
    if ((flags & COUNTED) !== 0) {
      this.#feed(this.#sum, slot);
      this.#sum.subtract();
    }
    this.#flags[slot] = LISTED;
    if ((flags & LISTED) === 0) this.#list(slot);
  }

  /** Ends a command: what changed is counted as it is now. */
  settle(): void {
    for (let at = 0; at < this.#listedCount; at++) {
      const slot = this.#listed[at] as number;
      const isOpen = this.#orders.stage(slot) !== OrderStage.Entering;
      this.#flags[slot] = isOpen ? COUNTED : 0;
      if (!isOpen) continue;
      this.#feed(this.#sum, slot);
      this.#sum.add();
    }
    this.#listedCount = 0;
  }

  /** Of all open orders, between two commands. */
  get sum(): HashSum {
    return this.#sum;
  }

  /** The hash of these orders alone, from nothing. */
  recomputed(slots: Iterable<number>): HashSum {
    const sum = new HashSum();
    for (const slot of slots) {
      this.#feed(sum, slot);
      sum.add();
    }
    return sum;
  }

  #feed(sum: HashSum, slot: number): void {
    const orders = this.#orders;
    sum.begin(RecordKind.Order);
    sum.feed(orders.marketId);
    sum.feed(orders.orderId(slot));
    sum.feed(orders.quantityLots(slot));
    sum.feed(orders.executedLots(slot));
    sum.feed(orders.preventedLots(slot));
    sum.feed(orders.heldUnits(slot));
    sum.feed(orders.hashedWords(slot) >>> 0);
  }

  #list(slot: number): void {
    if (this.#listedCount === this.#listed.length) {
      this.#listed = grownInt32(this.#listed, this.#listed.length * 2);
    }
    this.#listed[this.#listedCount++] = slot;
  }

  #grow(slot: number): void {
    let { length } = this.#flags;
    while (length <= slot) length *= 2;
    const flags = new Uint8Array(length);
    flags.set(this.#flags);
    this.#flags = flags;
  }
}
