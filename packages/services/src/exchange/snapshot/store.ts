import { join } from "node:path";
import { describeError, type Log } from "../../runtime/index.ts";
import { createWhole, type Disk, isUnfinished, nodeDisk } from "../disk/index.ts";
import type { Image } from "./image.ts";
import { readSections, writeSections } from "./section-file.ts";

const SUFFIX = ".snapshot";
const DIGITS = 16;
/** A damaged one falls back to the one before. */
const KEPT = 2;
/** Room for so many of the last one's size has to be there for another: half of it is the journal's. */
const ROOM_FACTOR = 2;

export interface SnapshotStoreOptions {
  readonly directory: string;
  readonly log: Log;
  readonly disk?: Disk;
}

/** The snapshots of one data directory: one file each, named by the command it stands behind. */
export class SnapshotStore {
  readonly #directory: string;
  readonly #log: Log;
  readonly #disk: Disk;
  /** Of the newest one that was written or read. */
  #lastBytes = 0;

  constructor({ directory, log, disk = nodeDisk() }: SnapshotStoreOptions) {
    this.#directory = directory;
    this.#log = log;
    this.#disk = disk;
  }

  /**
   * Writes a snapshot that is there whole or not at all, and lets the oldest go. Refuses when it might
   * take the disk's last room: without another snapshot a start is slow, without room nothing goes on.
   */
  async write({ sequence, sections }: Image): Promise<number> {
    const disk = this.#disk;
    await disk.makeDirectory(this.#directory);
    const path = join(this.#directory, `${String(sequence).padStart(DIGITS, "0")}${SUFFIX}`);
    await this.#removeUnfinished();
    await this.#checkRoom();
    const bytes = await createWhole(disk, path, (file) => writeSections(file, sections));
    this.#lastBytes = bytes;
    await disk.syncDirectory(this.#directory);
    for (const old of (await this.#list()).slice(KEPT)) await disk.remove(old.path);
    return bytes;
  }

  /**
   * What `restore` makes of the newest snapshot it does not throw at; undefined when there is none.
   * Those beyond `upTo` are passed over: what leads there is missing elsewhere.
   */
  async load<Restored>(
    upTo: number,
    restore: (sections: Map<string, Buffer>) => Restored,
  ): Promise<Restored | undefined> {
    for (const { path, sequence } of await this.#list()) {
      if (sequence > upTo) {
        this.#log.warn("snapshot-passed-over", { path, eventLogEndsAt: upTo });
        continue;
      }
      try {
        const bytes = await this.#disk.read(path);
        const restored = restore(readSections(bytes));
        this.#lastBytes = bytes.length;
        return restored;
      } catch (error) {
        this.#log.error("snapshot-unreadable", { alarm: true, path, error: describeError(error) });
      }
    }
    return undefined;
  }

  /** Newest first. */
  async #list(): Promise<{ readonly path: string; readonly sequence: number }[]> {
    await this.#disk.makeDirectory(this.#directory);
    return (await this.#disk.list(this.#directory))
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => ({ path: join(this.#directory, name), sequence: Number.parseInt(name, 10) }))
      .toSorted((a, b) => b.sequence - a.sequence);
  }

  async #checkRoom(): Promise<void> {
    const freeBytes = await this.#disk.freeBytes(this.#directory);
    const wantedBytes = this.#lastBytes * ROOM_FACTOR;
    if (freeBytes >= wantedBytes) return;
    throw new Error(
      `No snapshot is taken: ${this.#directory} has ${freeBytes} bytes of room left, and ` +
        `${wantedBytes} are wanted, for it and for the journal. Make room on this disk.`,
    );
  }

  /** What a process that ended in the middle of it left. */
  async #removeUnfinished(): Promise<void> {
    for (const name of await this.#disk.list(this.#directory)) {
      if (isUnfinished(name)) await this.#disk.remove(join(this.#directory, name));
    }
  }
}
