import type { RowLog } from "../../row-log.ts";
import type { BlockTable } from "./block-store.ts";

/** A table in memory whose rows are written to disk for good before they go. */
export interface KeptTable extends BlockTable {
  /** Ascending by the number in their first column, the key; keys may be missing. */
  readonly rows: RowLog;
  /** Keys that share a block. Never to be changed: it is part of what is stored. */
  readonly keysPerBlock: number;
  /** Key of the row at that index. */
  readonly keyAt: (index: number) => number;
  /** Index of the first row with that key or a later one. */
  readonly indexOf: (key: number) => number;
  /** Nothing with a key below this can change or come any more. */
  readonly settledBelow: () => number;
  /** Rows from that key on stay, as long as there is room at all. */
  readonly keepFrom: (key: number) => void;
  /** Whether nothing was ever before the first row in memory. */
  readonly isWhole: () => boolean;
}
