import { grownInt32 } from "../collections/index.ts";
import { isContingent } from "../market/index.ts";
import { NOTE_WORD } from "../order/index.ts";
import type { OrderRecords } from "../order/index.ts";

const WORDS = 8;
const FIRST = 0;
const LAST = 1;
const OPEN = 2;
const ALGO = 3;
const ICEBERG = 4;
const LISTS = 5;

const { next: NEXT, previous: PREVIOUS } = NOTE_WORD;

/**
 * The open orders of every account on one market, oldest first, as a linked list through the orders'
 * notes; and how many there are of the kinds that filters count.
 */
export class AccountOrders {
  private readonly orders: OrderRecords;
  /** By account index. */
  private words = new Int32Array(16 * WORDS);

  constructor(orders: OrderRecords) {
    this.orders = orders;
  }

  /** The account's oldest open order, or 0; `next` leads on. */
  first(accountIndex: number): number {
    return this.words[(accountIndex << 3) + FIRST] ?? 0;
  }

  /** The account's next younger open order, or 0. */
  next(slot: number): number {
    return this.orders.notes[(slot << 2) | NEXT] as number;
  }

  openCount(accountIndex: number): number {
    return this.words[(accountIndex << 3) + OPEN] ?? 0;
  }

  algoCount(accountIndex: number): number {
    return this.words[(accountIndex << 3) + ALGO] ?? 0;
  }

  icebergCount(accountIndex: number): number {
    return this.words[(accountIndex << 3) + ICEBERG] ?? 0;
  }

  listCount(accountIndex: number): number {
    return this.words[(accountIndex << 3) + LISTS] ?? 0;
  }

  /** The order becomes the account's youngest. */
  append(slot: number, accountIndex: number): void {
    const at = accountIndex << 3;
    if (at >= this.words.length) this.grow(at);
    const words = this.words;
    const { notes } = this.orders;
    const last = words[at | LAST] as number;
    notes[(slot << 2) | PREVIOUS] = last;
    notes[(slot << 2) | NEXT] = 0;
    if (last === 0) words[at | FIRST] = slot;
    else notes[(last << 2) | NEXT] = slot;
    words[at | LAST] = slot;
    words[at | OPEN] = (words[at | OPEN] as number) + 1;
    if (isCountedApart(this.orders, slot)) this.countSpecial(slot, at, 1);
  }

  remove(slot: number, accountIndex: number): void {
    const at = accountIndex << 3;
    const words = this.words;
    const { notes } = this.orders;
    const next = notes[(slot << 2) | NEXT] as number;
    const previous = notes[(slot << 2) | PREVIOUS] as number;
    if (previous === 0) words[at | FIRST] = next;
    else notes[(previous << 2) | NEXT] = next;
    if (next === 0) words[at | LAST] = previous;
    else notes[(next << 2) | PREVIOUS] = previous;
    words[at | OPEN] = (words[at | OPEN] as number) - 1;
    if (isCountedApart(this.orders, slot)) this.countSpecial(slot, at, -1);
  }

  addList(accountIndex: number, change: 1 | -1): void {
    const at = accountIndex << 3;
    if (at >= this.words.length) this.grow(at);
    this.words[at + LISTS] = (this.words[at + LISTS] as number) + change;
  }

  private countSpecial(slot: number, at: number, change: 1 | -1): void {
    const words = this.words;
    if (isContingent(this.orders.orderType(slot)))
      words[at + ALGO] = (words[at + ALGO] as number) + change;
    if (this.orders.icebergLots(slot) > 0) {
      words[at + ICEBERG] = (words[at + ICEBERG] as number) + change;
    }
  }

  private grow(at: number): void {
    let capacity = this.words.length;
    while (capacity <= at) capacity *= 2;
    this.words = grownInt32(this.words, capacity);
  }
}

/** Is it a stop or an iceberg? */
export function isCountedApart(orders: OrderRecords, slot: number): boolean {
  if (orders.isPlain(slot)) return false;
  return isContingent(orders.orderType(slot)) || orders.icebergLots(slot) > 0;
}
