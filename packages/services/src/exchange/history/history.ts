import { makerTrade, takerTrade } from "@bourse/core/trade";
import type { Event, OrderView, Trade } from "@bourse/engine/event";
import { OrderStatus } from "@bourse/engine/market";
import type { Applied } from "../applied.ts";
import { AccountMarketHistory, type PastOrder } from "./account-market.ts";

/**
 * Orders and fills of every account, built from the events alone: the engine forgets an order when
 * it is done. Dropped with the process and rebuilt by the replay.
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
    switch (event.kind) {
      case "OrderAccepted":
        return this.#keep({ order: event.order });
      case "Trade":
        return this.#applyTrade(event, timeUs);
      case "OrderCanceled":
        return this.#keep({ order: event.order, origClientOrderId: event.origClientOrderId });
      case "OrderExpired":
        return this.#keep({ order: event.order, expiryReason: event.reason });
      case "BalanceChanged":
        this.#balancesChangedTimeUs.set(event.accountId, timeUs);
        return;
      case "AssetListed":
      case "MarketListed":
      case "CommandRejected":
      case "Transferred":
      case "LevelChanged":
        return;
    }
  }

  #applyTrade(trade: Trade, timeUs: number): void {
    this.#keep({ order: trade.maker });
    this.#keep({ order: trade.taker });
    this.#at(trade.maker).addTrade(makerTrade(trade, timeUs));
    this.#at(trade.taker).addTrade(takerTrade(trade, timeUs));
  }

  #keep(past: PastOrder): void {
    const history = this.#at(past.order);
    if (isOpen(past.order)) history.keepOpen(past);
    else history.close(past);
  }

  #at({ accountId, marketId }: OrderView): AccountMarketHistory {
    let markets = this.#byAccount.get(accountId);
    if (markets === undefined) {
      markets = new Map();
      this.#byAccount.set(accountId, markets);
    }
    let history = markets.get(marketId);
    if (history === undefined) {
      history = new AccountMarketHistory();
      markets.set(marketId, history);
    }
    return history;
  }
}

export function isOpen({ status }: OrderView): boolean {
  return status === OrderStatus.New || status === OrderStatus.PartiallyFilled;
}
