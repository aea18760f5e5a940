import { RecordIndex } from "./record-index.ts";
import { RecordPool } from "./record-pool.ts";

/** More would not fit into the cache; with less, too many old orders would be far. */
const ORDER_ROOM = 2;

/** Finds open orders by their ids. */
export abstract class OrderIds extends RecordPool {
  protected readonly ids = new RecordIndex(ORDER_ROOM);

  /** How many orders are open. */
  get orderCount(): number {
    return this.ids.count;
  }

  /** The slot of an open order, or 0. */
  find(number: number): number {
    return this.ids.find(number, this.doubles);
  }
}
