import { RecentAmendments } from "./recent-amendments.ts";
import { RecentLists } from "./recent-lists.ts";
import { RecentMatches } from "./recent-matches.ts";
import { RecentOrders } from "./recent-orders.ts";
import { RecentTrades } from "./recent-trades.ts";

/** What a run of commands closed and traded. Generations are kept and forgotten whole. */
export class Generation {
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

  get rows(): number {
    const { orders, trades, lists, matches, amendments } = this;
    return orders.length + trades.length + lists.length + matches.length + amendments.length;
  }
}
