import type { FlatState, FlatStateReader } from "@bourse/engine/collections";

const ROWS_AT_FIRST = 256;
/** Part of a full table that is dropped or reclaimed at once, so that moving rows costs little. */
const SLACK = 1 / 8;

/**
 * A table of numbers that grows at its end and loses rows at its front: market history without an
 * object per entry. A row is `width` numbers in `cells`, beginning at the offset of its index.
 */
export class RowLog {
  readonly width: number;
  readonly rowsMax: number;
  cells: Float64Array<ArrayBuffer>;
  length = 0;
  readonly #beforeDrop: (count: number) => void;
  /** Rows at the front of `cells` that were dropped and not yet reclaimed. */
  #droppedRows = 0;
  /** Whether somebody is still reading what `writeTo` handed out. */
  #isShared = false;

  /** `beforeDrop` is told how many rows are about to go, while they can still be read. */
  constructor(width: number, rowsMax: number, beforeDrop: (count: number) => void = () => {}) {
    this.width = width;
    this.rowsMax = rowsMax;
    this.#beforeDrop = beforeDrop;
    this.cells = new Float64Array(Math.min(ROWS_AT_FIRST, rowsMax) * width);
  }

  /** Where the row of that index begins in `cells`; valid until the next append. */
  offset(index: number): number {
    return (this.#droppedRows + index) * this.width;
  }

  /** 0 before the first row and after the last. */
  cell(index: number, column: number): number {
    if (index < 0 || index >= this.length) return 0;
    return this.cells[(this.#droppedRows + index) * this.width + column] ?? 0;
  }

  /** Adds a row and answers its offset; its cells hold whatever was there before. */
  append(): number {
    if ((this.#droppedRows + this.length + 1) * this.width > this.cells.length) this.#makeRoom();
    this.length += 1;
    return this.offset(this.length - 1);
  }

  dropFirst(count: number): void {
    const dropped = Math.min(count, this.length);
    if (dropped > 0) this.#beforeDrop(dropped);
    this.#droppedRows += dropped;
    this.length -= dropped;
  }

  /** The first index whose cell in an ascending column is at least `value`, or `length`. */
  lowerBound(column: number, value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.cell(middle, column) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Hands out the rows without copying them, but for the newest, which may still change: rows are
   * only added behind it, and those before stay in their memory until they are moved elsewhere.
   */
  writeTo(state: FlatState): void {
    const { width, length } = this;
    const newest = this.offset(Math.max(0, length - 1));
    state.arrays.push(this.cells.subarray(this.offset(0), newest));
    state.arrays.push(this.cells.slice(newest, length === 0 ? newest : newest + width));
    this.#isShared = true;
  }

  /** Only into an empty table. */
  readFrom(reader: FlatStateReader): void {
    const [settled, newest] = [reader.float64(), reader.float64()];
    this.length = (settled.length + newest.length) / this.width;
    this.cells = new Float64Array(Math.max(ROWS_AT_FIRST, this.length) * this.width);
    this.cells.set(settled);
    this.cells.set(newest, settled.length);
  }

  /** Only into an empty table: takes these rows for its own, without a copy. */
  fill(cells: Float64Array<ArrayBuffer>): void {
    this.cells = cells;
    this.length = cells.length / this.width;
  }

  #makeRoom(): void {
    const rows = this.cells.length / this.width;
    const slackRows = Math.ceil(rows * SLACK);
    const isFull = this.#droppedRows < slackRows;
    if (isFull && rows < this.rowsMax) {
      const grown = new Float64Array(Math.min(rows * 2, this.rowsMax) * this.width);
      grown.set(this.#live());
      this.cells = grown;
    } else {
      if (isFull) this.dropFirst(slackRows - this.#droppedRows);
      const live = this.#live();
      if (this.#isShared) this.cells = new Float64Array(this.cells.length);
      this.cells.set(live);
    }
    this.#droppedRows = 0;
    this.#isShared = false;
  }

  #live(): Float64Array<ArrayBuffer> {
    return this.cells.subarray(this.offset(0), this.offset(this.length));
  }
}
