import type { AccountTrade } from "@bourse/core/trade";
import type { OrderView } from "@bourse/engine/event";
import type { ExpiryReason } from "@bourse/engine/market";
import { ACCOUNT_TRADES_MAX, CLOSED_ORDERS_MAX } from "../limits.ts";

/** Fills kept beyond the limit until the next cut. */
export const TRADES_SLACK = 1_000;

/** An order as it was last seen. */
export interface PastOrder {
  readonly order: OrderView;
  /** Its id before the cancel gave it another; it can be asked for by both. */
  readonly origClientOrderId?: string;
  readonly expiryReason?: ExpiryReason;
}

/**
 * What one account did on one market. Open orders are all kept; of closed orders and of fills the
 * newest ones.
 */
export class AccountMarketHistory {
  readonly #open = new Map<number, PastOrder>();
  readonly #closed = new Map<number, PastOrder>();
  /** Their ids as a ring: the oldest stands where the next will be written. */
  readonly #closedIds: number[] = [];
  #nextClosed = 0;
  #trades: AccountTrade[] = [];

  keepOpen(past: PastOrder): void {
    this.#open.set(past.order.orderId, past);
  }

  close(past: PastOrder): void {
    const { orderId } = past.order;
    this.#open.delete(orderId);
    const oldest = this.#closedIds[this.#nextClosed];
    if (oldest !== undefined) this.#closed.delete(oldest);
    this.#closedIds[this.#nextClosed] = orderId;
    this.#nextClosed = (this.#nextClosed + 1) % CLOSED_ORDERS_MAX;
    this.#closed.set(orderId, past);
  }

  addTrade(trade: AccountTrade): void {
    this.#trades.push(trade);
    // Cut rarely, so that a fill costs next to no copying.
    if (this.#trades.length > ACCOUNT_TRADES_MAX + TRADES_SLACK) {
      this.#trades = this.#trades.slice(-ACCOUNT_TRADES_MAX);
    }
  }

  order(orderId: number): PastOrder | undefined {
    return this.#open.get(orderId) ?? this.#closed.get(orderId);
  }

  /** The order that had this id last: an open one, else the one closed most recently. */
  orderByClientId(clientOrderId: string): PastOrder | undefined {
    for (const past of this.#open.values()) {
      if (past.order.clientOrderId === clientOrderId) return past;
    }
    let found: PastOrder | undefined;
    for (const past of this.#closed.values()) {
      const { order, origClientOrderId } = past;
      if (order.clientOrderId === clientOrderId || origClientOrderId === clientOrderId) {
        found = past;
      }
    }
    return found;
  }

  /** All that is kept, oldest first. */
  orders(): PastOrder[] {
    return [...this.#closed.values(), ...this.#open.values()].sort(
      (a, b) => a.order.orderId - b.order.orderId,
    );
  }

  /** Oldest first. */
  trades(): readonly AccountTrade[] {
    return this.#trades;
  }
}
