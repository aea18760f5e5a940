import { grownInt32 } from "../collections/index.ts";
import { HashSum, RecordKind, firstMix, mixed, secondMix } from "../hash/index.ts";
import type { OrderRecords } from "../order/index.ts";
import { OrderStage } from "../order/index.ts";

const { Order } = RecordKind;
const { Entering } = OrderStage;
const COUNTED = 1;
const LISTED = 2;
const SEED = Math.imul(Order, 0x9e3779b1);
/** Leaves what stands above the lower 32 bits. */
const TO_UPPER_WORD = 2 ** -32;
/** Tells a prevented lot from an executed one. */
const PREVENTED_WEIGHT = 0x10_0001;

/**
 * The kept hash over the open orders of a market. An order is taken out as it was before it changes,
 * and counted as it is when the command is over, while all of it is still in the cache; an order that
 * comes and goes in one command costs next to nothing.
 */
export class OrderHash {
  readonly #orders: OrderRecords;
  readonly #sum = new HashSum();
  /** Of the order that was mixed last. */
  #first = 0;
  #second = 0;
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
      this.#mix(slot);
      this.#sum.subtractLanes(this.#first, this.#second);
    }
    this.#flags[slot] = LISTED;
    if ((flags & LISTED) === 0) this.#list(slot);
  }

  /** Ends a command: what changed is counted as it is now. */
  settle(): void {
    for (let at = 0; at < this.#listedCount; at++) {
      const slot = this.#listed[at] as number;
      const isOpen = this.#orders.stage(slot) !== Entering;
      this.#flags[slot] = isOpen ? COUNTED : 0;
      if (!isOpen) continue;
      this.#mix(slot);
      this.#sum.addLanes(this.#first, this.#second);
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
      this.#mix(slot);
      sum.addLanes(this.#first, this.#second);
    }
    return sum;
  }

  /** Both lanes of an order's hash, in one go: this runs twice for nearly every command. */
  #mix(slot: number): void {
    const orders = this.#orders;
    const orderId = orders.orderId(slot);
    const quantityLots = orders.quantityLots(slot);
    const doneLots = orders.executedLots(slot) + orders.preventedLots(slot) * PREVENTED_WEIGHT;
    const heldUnits = orders.heldUnits(slot);
    let first = orders.marketId ^ SEED;
    let second = orders.hashedWords(slot);
    first = firstMix(first, second, orderId | 0);
    second = secondMix(first, second, (orderId * TO_UPPER_WORD) | 0);
    first = firstMix(first, second, quantityLots | 0);
    second = secondMix(first, second, (quantityLots * TO_UPPER_WORD) | 0);
    first = firstMix(first, second, doneLots | 0);
    second = secondMix(first, second, (doneLots * TO_UPPER_WORD) | 0);
    first = firstMix(first, second, heldUnits | 0);
    second = secondMix(first, second, (heldUnits * TO_UPPER_WORD) | 0);
    this.#first = mixed(first ^ second);
    this.#second = mixed(second + this.#first);
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
