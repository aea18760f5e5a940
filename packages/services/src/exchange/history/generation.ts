import type { Amendment } from "@bourse/core/amendment";
import type { ChangeVisitor, Owner, PastOrder } from "@bourse/core/order-history";
import type { PreventedMatch } from "@bourse/core/prevented-match";
import type { AccountTrade } from "@bourse/core/trade";
import type { OrderView } from "@bourse/engine/event";
import { RecentAmendments } from "./recent-amendments.ts";
import { RecentLists } from "./recent-lists.ts";
import { RecentMatches } from "./recent-matches.ts";
import { RecentOrders } from "./recent-orders.ts";
import { RecentTrades } from "./recent-trades.ts";

/** What a run of commands closed and traded. Generations are kept and forgotten whole. */
export class Generation implements ChangeVisitor {
  readonly firstSequence: number;
  readonly firstTimeUs: number;
  lastSequence: number;
  readonly orders = new RecentOrders();
  readonly trades = new RecentTrades(Infinity);
  readonly lists = new RecentLists();
  readonly matches = new RecentMatches();
  readonly amendments = new RecentAmendments();

  constructor(firstSequence: number, firstTimeUs: number) {
    this.firstSequence = firstSequence;
    this.firstTimeUs = firstTimeUs;
    this.lastSequence = firstSequence;
  }

  order(past: PastOrder, closed: boolean): void {
    if (closed) this.orders.add(past);
  }

  trade(order: OrderView, trade: AccountTrade): void {
    this.trades.add(order, trade);
  }

  /** The engine knows every balance. */
  balance(): void {}

  prevented(owner: Owner, match: PreventedMatch): void {
    this.matches.add(owner, match);
  }

  amended(owner: Owner, amendment: Amendment): void {
    this.amendments.add(owner, amendment);
  }

  get rows(): number {
    const { orders, trades, lists, matches, amendments } = this;
    return orders.length + trades.length + lists.length + matches.length + amendments.length;
  }
}
