import { join } from "node:path";
import { describeError, type Log } from "../../runtime/index.ts";
import { type Disk, isUnfinished, nodeDisk } from "../disk/index.ts";
import type { Image } from "./image.ts";
import { readSections, writeSections } from "./section-file.ts";

const SUFFIX = ".snapshot";
const DIGITS = 16;
/** A damaged one falls back to the one before. */
const KEPT = 2;

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

  constructor({ directory, log, disk = nodeDisk() }: SnapshotStoreOptions) {
    this.#directory = directory;
    this.#log = log;
    this.#disk = disk;
  }

  /** Writes a snapshot that is there whole or not at all, and lets the oldest go. */
  async write({ sequence, sections }: Image): Promise<number> {
    const disk = this.#disk;
    await disk.makeDirectory(this.#directory);
    const path = join(this.#directory, `${String(sequence).padStart(DIGITS, "0")}${SUFFIX}`);
    const file = await disk.open(`${path}.tmp`, "create");
    let bytes: number;
    try {
      bytes = await writeSections(file, sections);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(`${path}.tmp`, path);
    await disk.syncDirectory(this.#directory);
    await this.#tidy();
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
        return restore(readSections(await this.#disk.read(path)));
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

  async #tidy(): Promise<void> {
    for (const { path } of (await this.#list()).slice(KEPT)) await this.#disk.remove(path);
    for (const name of await this.#disk.list(this.#directory)) {
      if (isUnfinished(name)) await this.#disk.remove(join(this.#directory, name));
    }
  }
}
