import { grownInt32 } from "../collections/index.ts";
import { isContingent } from "../market/index.ts";
import type { OrderRecords } from "../order/index.ts";

const WORDS = 8;
const FIRST = 0;
const LAST = 1;
const OPEN = 2;
const ALGO = 3;
const ICEBERG = 4;
const LISTS = 5;

/**
 * The open orders of every account on one market, oldest first, as a linked list through the order
 * records; and how many there are of the kinds that filters count.
 */
export class AccountOrders {
  readonly #orders: OrderRecords;
  /** By slot, apart from the records: an order's neighbours are found without touching them. */
  #next = new Int32Array(64);
  #previous = new Int32Array(64);
  /** By account index. */
  #words = new Int32Array(16 * WORDS);

  constructor(orders: OrderRecords) {
    this.#orders = orders;
  }

  /** The account's oldest open order, or 0; `next` leads on. */
  first(accountIndex: number): number {
    return this.#words[(accountIndex << 3) + FIRST] ?? 0;
  }

  /** The account's next younger open order, or 0. */
  next(slot: number): number {
    return this.#next[slot] as number;
  }

  openCount(accountIndex: number): number {
    return this.#words[(accountIndex << 3) + OPEN] ?? 0;
  }

  algoCount(accountIndex: number): number {
    return this.#words[(accountIndex << 3) + ALGO] ?? 0;
  }

  icebergCount(accountIndex: number): number {
    return this.#words[(accountIndex << 3) + ICEBERG] ?? 0;
  }

  listCount(accountIndex: number): number {
    return this.#words[(accountIndex << 3) + LISTS] ?? 0;
  }

  /** The order becomes the account's youngest. */
  append(slot: number, accountIndex: number): void {
    const at = accountIndex << 3;
    if (at >= this.#words.length) this.#grow(at);
    if (slot >= this.#next.length) this.#growLinks(slot);
    const words = this.#words;
    const last = words[at + LAST] as number;
    this.#previous[slot] = last;
    this.#next[slot] = 0;
    if (last === 0) words[at + FIRST] = slot;
    else this.#next[last] = slot;
    words[at + LAST] = slot;
    words[at + OPEN] = (words[at + OPEN] as number) + 1;
    if (isCountedApart(this.#orders, slot)) this.#countSpecial(slot, at, 1);
  }

  remove(slot: number, accountIndex: number): void {
    const at = accountIndex << 3;
    const words = this.#words;
    const next = this.#next[slot] as number;
    const previous = this.#previous[slot] as number;
    if (previous === 0) words[at + FIRST] = next;
    else this.#next[previous] = next;
    if (next === 0) words[at + LAST] = previous;
    else this.#previous[next] = previous;
    words[at + OPEN] = (words[at + OPEN] as number) - 1;
    if (isCountedApart(this.#orders, slot)) this.#countSpecial(slot, at, -1);
  }

  addList(accountIndex: number, change: 1 | -1): void {
    const at = accountIndex << 3;
    if (at >= this.#words.length) this.#grow(at);
    this.#words[at + LISTS] = (this.#words[at + LISTS] as number) + change;
  }

  #countSpecial(slot: number, at: number, change: 1 | -1): void {
    const words = this.#words;
    if (isContingent(this.#orders.orderType(slot)))
      words[at + ALGO] = (words[at + ALGO] as number) + change;
    if (this.#orders.icebergLots(slot) > 0) {
      words[at + ICEBERG] = (words[at + ICEBERG] as number) + change;
    }
  }

  #growLinks(slot: number): void {
    let capacity = this.#next.length;
    while (capacity <= slot) capacity *= 2;
    this.#next = grownInt32(this.#next, capacity);
    this.#previous = grownInt32(this.#previous, capacity);
  }

  #grow(at: number): void {
    let capacity = this.#words.length;
    while (capacity <= at) capacity *= 2;
    this.#words = grownInt32(this.#words, capacity);
  }
}

/** Is it a stop or an iceberg? */
export function isCountedApart(orders: OrderRecords, slot: number): boolean {
  return isContingent(orders.orderType(slot)) || orders.icebergLots(slot) > 0;
}
