import { RecordIndex } from "./record-index.ts";
import { RecordPool } from "./record-pool.ts";

/** Finds open orders by their ids. */
export abstract class OrderIds extends RecordPool {
  protected readonly ids = new RecordIndex();

  /** How many orders are open. */
  get orderCount(): number {
    return this.ids.count;
  }

  /** The slot of an open order, or 0. */
  find(number: number): number {
    return this.ids.find(number, this.doubles);
  }
}
