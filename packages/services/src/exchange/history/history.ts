import { isOrderEvent, type OrderEvent } from "@bourse/core/order";
import { makerTrade, takerTrade } from "@bourse/core/trade";
import type { Event, OrderView, Trade, TradePrevented } from "@bourse/engine/event";
import { OrderStatus } from "@bourse/engine/market";
import type { Applied } from "../applied.ts";
import { AccountMarketHistory } from "./account-market.ts";
import type { PastOrder } from "./closed-orders.ts";

/**
 * Closed orders and fills of every account, built from the events alone: the engine knows an order
 * while it is open and forgets it then. Dropped with the process and rebuilt by the replay.
 */
export class History {
  readonly #byAccount = new Map<number, Map<number, AccountMarketHistory>>();
  readonly #balancesChangedTimeUs = new Map<number, number>();

  apply({ events, timeUs }: Applied): void {
    for (const event of events) this.#applyEvent(event, timeUs);
  }

  of(accountId: number, marketId: number): AccountMarketHistory | undefined {
    return this.#byAccount.get(accountId)?.get(marketId);
  }

  /** When the account's balances last changed; 0 when they never did. */
  balancesChangedTimeUs(accountId: number): number {
    return this.#balancesChangedTimeUs.get(accountId) ?? 0;
  }

  #applyEvent(event: Event, timeUs: number): void {
    if (event.kind === "BalanceChanged") this.#balancesChangedTimeUs.set(event.accountId, timeUs);
    else if (isOrderEvent(event)) this.#applyOrderEvent(event, timeUs);
  }

  #applyOrderEvent(event: OrderEvent, timeUs: number): void {
    switch (event.kind) {
      case "Trade":
        return this.#applyTrade(event, timeUs);
      case "TradePrevented":
        return this.#closeEnded(event);
      case "OrderCanceled":
        return this.#close({
          order: event.order,
          origClientOrderId: event.origClientOrderId,
        });
      case "OrderExpired":
        return this.#close({ order: event.order, expiryReason: event.reason });
      // Of open orders the engine tells.
      case "OrderAccepted":
      case "OrderTriggered":
      case "OrderAmended":
        return;
    }
  }

  #applyTrade(trade: Trade, timeUs: number): void {
    this.#closeEnded(trade);
    this.#at(trade.maker).addTrade(makerTrade(trade, timeUs));
    this.#at(trade.taker).addTrade(takerTrade(trade, timeUs));
  }

  /** A fill, or self-trade prevention, may be the end of either order; no other event says so. */
  #closeEnded({ maker, taker }: Trade | TradePrevented): void {
    if (!isOpen(maker)) this.#close({ order: maker });
    if (!isOpen(taker)) this.#close({ order: taker });
  }

  #close(past: PastOrder): void {
    this.#at(past.order).close(past);
  }

  #at({ accountId, marketId }: OrderView): AccountMarketHistory {
    let markets = this.#byAccount.get(accountId);
    if (markets === undefined) {
      markets = new Map();
      this.#byAccount.set(accountId, markets);
    }
    let history = markets.get(marketId);
    if (history === undefined) {
      history = new AccountMarketHistory(accountId, marketId);
      markets.set(marketId, history);
    }
    return history;
  }
}

function isOpen({ status }: OrderView): boolean {
  return (
    status === OrderStatus.New ||
    status === OrderStatus.PartiallyFilled ||
    status === OrderStatus.PendingNew
  );
}
