import type { BlockStore } from "./block-store.ts";
import type { KeptTable } from "./kept-table.ts";

/** Rows that lie together. */
export interface Portion {
  /** Of the first row. */
  readonly key: number;
  readonly count: number;
  readonly cells: Float64Array;
}

const FIRST_KEY = 1;

/** A table whose keys count up from 1, its archive and its memory taken together. */
export class LongTable {
  readonly #table: KeptTable;
  readonly #store: BlockStore;
  readonly #blocks: readonly number[];

  private constructor(table: KeptTable, store: BlockStore, blocks: readonly number[]) {
    this.#table = table;
    this.#store = store;
    this.#blocks = blocks;
  }

  static async open(table: KeptTable, store: BlockStore): Promise<LongTable> {
    let blocks = await store.blocks(table);
    // Another process may have written what has left this one's memory since.
    const neededTo = Math.floor((table.keyAt(0) - 1) / table.keysPerBlock);
    if (table.keyAt(0) > FIRST_KEY && (blocks.at(-1) ?? -1) < neededTo) {
      blocks = await store.list(table);
    }
    return new LongTable(table, store, blocks);
  }

  /** The oldest key there is. */
  get firstKey(): number {
    const [oldest] = this.#blocks;
    return oldest === undefined ? this.#table.keyAt(0) : this.#firstKeyOf(oldest);
  }

  /** The key after the newest. */
  get endKey(): number {
    return this.#table.settledBelow();
  }

  /** The rows from a key on that lie together, before `endKey`; undefined when there are none. */
  async portionAt(fromKey: number, endKey: number): Promise<Portion | undefined> {
    const { keysPerBlock, rows, width } = this.#table;
    const memoryKey = this.#table.keyAt(0);
    if (fromKey < memoryKey) {
      const block = this.#blocks.find((each) => (each + 1) * keysPerBlock > fromKey);
      if (block !== undefined && this.#firstKeyOf(block) < memoryKey) {
        const cells = await this.#store.read(this.#table, block);
        return cut(
          { key: this.#firstKeyOf(block), count: cells.length / width, cells },
          {
            fromKey,
            endKey,
            width,
          },
        );
      }
    }
    const key = Math.max(fromKey, memoryKey);
    const count = Math.min(endKey, memoryKey + rows.length) - key;
    if (count <= 0) return undefined;
    const offset = rows.offset(key - memoryKey);
    return { key, count, cells: rows.cells.slice(offset, offset + count * width) };
  }

  /** The first key whose number in an ascending column is at least `value`; `endKey` if there is none. */
  async firstKeyAt(column: number, value: number): Promise<number> {
    const { rows } = this.#table;
    const memoryKey = this.#table.keyAt(0);
    const isOlder = rows.length === 0 || rows.cell(0, column) >= value;
    if (!isOlder || this.#blocks.length === 0) {
      return memoryKey + rows.lowerBound(column, value);
    }
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const cells = await this.#cellsOf(middle);
      if ((cells[column] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return this.firstKey;
    const block = this.#blocks[low - 1] ?? 0;
    return this.#firstKeyOf(block) + (await this.#lowerBoundIn(low - 1, column, value));
  }

  async #lowerBoundIn(at: number, column: number, value: number): Promise<number> {
    const { width } = this.#table;
    const cells = await this.#cellsOf(at);
    let [low, high] = [0, cells.length / width];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cells[middle * width + column] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #cellsOf(at: number): Promise<Float64Array> {
    return this.#store.read(this.#table, this.#blocks[at] ?? 0);
  }

  #firstKeyOf(block: number): number {
    return Math.max(FIRST_KEY, block * this.#table.keysPerBlock);
  }
}

function cut(
  { key, count, cells }: Portion,
  wanted: { readonly fromKey: number; readonly endKey: number; readonly width: number },
): Portion | undefined {
  const { fromKey, endKey, width } = wanted;
  const first = Math.max(fromKey, key);
  const end = Math.min(endKey, key + count);
  if (first >= end) return undefined;
  const part = cells.subarray((first - key) * width, (end - key) * width);
  return { key: first, count: end - first, cells: part };
}
