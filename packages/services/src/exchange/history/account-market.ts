import type { AccountTrade } from "@bourse/core/trade";
import { AccountTrades } from "./account-trades.ts";
import { ClosedOrders, type PastOrder } from "./closed-orders.ts";

/** What one account did on one market and what is over: the newest closed orders and fills. */
export class AccountMarketHistory {
  readonly #closed: ClosedOrders;
  readonly #trades = new AccountTrades();

  constructor(accountId: number, marketId: number) {
    this.#closed = new ClosedOrders(accountId, marketId);
  }

  close(past: PastOrder): void {
    this.#closed.add(past);
  }

  addTrade(trade: AccountTrade): void {
    this.#trades.add(trade);
  }

  closedOrder(orderId: number): PastOrder | undefined {
    return this.#closed.find(orderId);
  }

  /** The order that had this id last, before or after its cancel. */
  closedOrderByClientId(clientOrderId: string): PastOrder | undefined {
    return this.#closed.findByName(clientOrderId);
  }

  /** In no particular order. */
  closedOrders(): PastOrder[] {
    return this.#closed.all();
  }

  /** Oldest first. */
  trades(): AccountTrade[] {
    return this.#trades.all();
  }
}
