import { join } from "node:path";
import { createWhole, type Disk, isUnfinished, unfinished } from "../../disk/index.ts";
import { ARCHIVE_CACHED_BYTES_MAX, ARCHIVE_LISTING_AGE_MS_MAX } from "../limits.ts";
import { decodeBlock, encodeBlock } from "./block.ts";

const SUFFIX = ".rows";
const DIGITS = 16;

/** What a table's blocks are called on disk, and how wide its rows are. */
export interface BlockTable {
  readonly name: string;
  readonly width: number;
}

interface Listing {
  /** Numbers of the blocks there are, ascending. */
  readonly blocks: number[];
  readonly readMs: number;
}

/** Blocks of rows that never change: a directory for each table, a file for each block. */
export class BlockStore {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #listings = new Map<string, Listing>();
  /** Least recently used first. */
  readonly #cache = new Map<string, Float64Array<ArrayBuffer>>();
  #cachedBytes = 0;

  constructor(disk: Disk, directory: string) {
    this.#disk = disk;
    this.#directory = directory;
  }

  /** Numbers of the blocks there are, ascending; another process may have added some lately. */
  async blocks(table: BlockTable): Promise<readonly number[]> {
    const known = this.#listings.get(table.name);
    if (known !== undefined && performance.now() - known.readMs < ARCHIVE_LISTING_AGE_MS_MAX) {
      return known.blocks;
    }
    return this.list(table);
  }

  /** The same as it is on disk now. */
  async list({ name }: BlockTable): Promise<readonly number[]> {
    const directory = join(this.#directory, name);
    await this.#disk.makeDirectory(directory);
    const blocks = (await this.#disk.list(directory))
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => Number.parseInt(file, 10))
      .toSorted((one, other) => one - other);
    this.#listings.set(name, { blocks, readMs: performance.now() });
    return blocks;
  }

  /** Throws a BlockError when the file is not what was written. */
  async read(table: BlockTable, block: number): Promise<Float64Array<ArrayBuffer>> {
    const path = this.#pathOf(table, block);
    const cached = this.#cache.get(path);
    if (cached !== undefined) {
      this.#cache.delete(path);
      this.#cache.set(path, cached);
      return cached;
    }
    const cells = await decodeBlock(await this.#disk.read(path), table.width);
    this.#remember(path, cells);
    return cells;
  }

  /**
   * Writes a block that is there whole or not at all; it is sure to stay after `sync`. Another
   * process that writes the same one at the same time does so under another `writer`.
   */
  async write(
    table: BlockTable,
    block: number,
    { cells, writer }: { readonly cells: Float64Array; readonly writer: number },
  ): Promise<void> {
    const path = this.#pathOf(table, block);
    const bytes = await encodeBlock(cells, table.width);
    const via = unfinished(`${path}.${writer}`);
    await createWhole(this.#disk, path, (file) => file.write(bytes), via);
    const blocks = this.#listings.get(table.name)?.blocks;
    if (blocks !== undefined && (blocks.at(-1) ?? -1) < block) blocks.push(block);
  }

  /** Removes what was left unfinished; only for whoever writes the table. */
  async tidy({ name }: BlockTable): Promise<void> {
    const directory = join(this.#directory, name);
    await this.#disk.makeDirectory(directory);
    for (const file of await this.#disk.list(directory)) {
      if (isUnfinished(file)) await this.#disk.remove(join(directory, file));
    }
  }

  /** Makes all that was written to the table durable. */
  sync({ name }: BlockTable): Promise<void> {
    return this.#disk.syncDirectory(join(this.#directory, name));
  }

  #pathOf({ name }: BlockTable, block: number): string {
    return join(this.#directory, name, `${String(block).padStart(DIGITS, "0")}${SUFFIX}`);
  }

  #remember(path: string, cells: Float64Array<ArrayBuffer>): void {
    if (this.#cache.has(path)) return;
    this.#cache.set(path, cells);
    this.#cachedBytes += cells.byteLength;
    for (const [oldest, { byteLength }] of this.#cache) {
      if (this.#cachedBytes <= ARCHIVE_CACHED_BYTES_MAX) return;
      this.#cache.delete(oldest);
      this.#cachedBytes -= byteLength;
    }
  }
}
