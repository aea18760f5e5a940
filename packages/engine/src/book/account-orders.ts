import { grownInt32, lengthFor } from "../collections/index.ts";
import type { OrderPool } from "./order-pool.ts";

/** The open orders of every account in one book, oldest first: a linked list through the pool. */
export class AccountOrders {
  readonly #orders: OrderPool;
  /** By account index. */
  #first = new Int32Array(16);
  #last = new Int32Array(16);
  #count = new Int32Array(16);

  constructor(orders: OrderPool) {
    this.#orders = orders;
  }

  count(accountIndex: number): number {
    return this.#count[accountIndex] ?? 0;
  }

  /** The account's oldest order, or 0; `OrderPool.accountNext` leads on. */
  first(accountIndex: number): number {
    return this.#first[accountIndex] ?? 0;
  }

  append(slot: number): void {
    const account = this.#orders.accountIndex(slot);
    if (account >= this.#count.length) this.#grow(account);
    const last = this.#last[account] as number;
    this.#orders.setAccountPrevious(slot, last);
    this.#orders.setAccountNext(slot, 0);
    if (last === 0) this.#first[account] = slot;
    else this.#orders.setAccountNext(last, slot);
    this.#last[account] = slot;
    this.#count[account] = this.count(account) + 1;
  }

  remove(slot: number): void {
    const account = this.#orders.accountIndex(slot);
    const next = this.#orders.accountNext(slot);
    const previous = this.#orders.accountPrevious(slot);
    if (previous === 0) this.#first[account] = next;
    else this.#orders.setAccountNext(previous, next);
    if (next === 0) this.#last[account] = previous;
    else this.#orders.setAccountPrevious(next, previous);
    this.#count[account] = this.count(account) - 1;
  }

  #grow(account: number): void {
    const capacity = lengthFor(account, this.#count.length);
    this.#first = grownInt32(this.#first, capacity);
    this.#last = grownInt32(this.#last, capacity);
    this.#count = grownInt32(this.#count, capacity);
  }
}
