import { RecentOrders } from "./recent-orders.ts";
import { RecentTrades } from "./recent-trades.ts";

/** What a run of commands closed and traded. Generations are kept and forgotten whole. */
export class Generation {
  readonly firstSequence: number;
  readonly firstTimeUs: number;
  lastSequence: number;
  readonly orders = new RecentOrders();
  readonly trades = new RecentTrades(Infinity);

  constructor(firstSequence: number, firstTimeUs: number) {
    this.firstSequence = firstSequence;
    this.firstTimeUs = firstTimeUs;
    this.lastSequence = firstSequence;
  }

  get rows(): number {
    return this.orders.length + this.trades.length;
  }
}
