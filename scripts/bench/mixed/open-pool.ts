import { USERS } from "../exchange/spot-listing.ts";
import type { Sfc32 } from "../sfc32.ts";

export interface PooledOrder {
  readonly user: number;
  /** Of its market in the list of markets. */
  readonly place: number;
  readonly clientOrderId: string;
  readonly quantityLots: number;
}

/** Orders that were sent and not called back: most of them are still open. */
export class OpenPool {
  readonly #orders: PooledOrder[] = [];
  /** When all orders of a user on a market were called back last, in orders sent. */
  readonly #forgotten = new Map<number, number>();
  readonly #born: number[] = [];
  #sent = 0;

  get size(): number {
    return this.#orders.length;
  }

  add(order: PooledOrder): void {
    this.#orders.push(order);
    this.#born.push(this.#sent++);
  }

  /** Takes one out; the last one fills its place. */
  take(random: Sfc32): PooledOrder {
    for (;;) {
      const at = random.below(this.#orders.length);
      const isGone = this.#isForgotten(at);
      const order = this.#remove(at);
      if (!isGone || this.#orders.length === 0) return order;
    }
  }

  look(random: Sfc32): PooledOrder {
    return this.#orders[random.below(this.#orders.length)] as PooledOrder;
  }

  forget(user: number, place: number): void {
    this.#forgotten.set(place * USERS + user, this.#sent);
  }

  #isForgotten(at: number): boolean {
    const { user, place } = this.#orders[at] as PooledOrder;
    return (this.#born[at] as number) < (this.#forgotten.get(place * USERS + user) ?? 0);
  }

  #remove(at: number): PooledOrder {
    const order = this.#orders[at] as PooledOrder;
    const last = this.#orders.pop() as PooledOrder;
    const lastBorn = this.#born.pop() as number;
    if (at < this.#orders.length) {
      this.#orders[at] = last;
      this.#born[at] = lastBorn;
    }
    return order;
  }
}
