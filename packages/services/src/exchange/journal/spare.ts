import { join } from "node:path";
import { type Disk, unfinished } from "../disk/index.ts";

/** Small enough that no batch waits long behind one. */
const PART_BYTES = 128 * 1024;
const ZEROS = new Uint8Array(PART_BYTES);

/**
 * A file of zeros for the segment to come, filled while the present one is written. An append over
 * zeros makes no file longer, so the file system has nothing of its own to write with it: the batch
 * waits for the disk alone.
 */
export class Spare {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #filled: Promise<void>;
  #state: "filling" | "filled" | "given up" = "filling";

  constructor(disk: Disk, directory: string, bytes: number) {
    this.#disk = disk;
    this.#path = join(directory, unfinished("spare"));
    this.#filled = this.#fill(bytes);
  }

  /** Gives the file that name; false when it is not ready: then there is no such file. */
  async moveTo(path: string): Promise<boolean> {
    if (this.#state !== "filled") {
      await this.discard();
      return false;
    }
    await this.#disk.rename(this.#path, path);
    return true;
  }

  async discard(): Promise<void> {
    if (this.#state === "filling") this.#state = "given up";
    await this.#filled;
    // A file that could not be made is not there; one that is left is removed at the next start.
    await this.#disk.remove(this.#path).catch(() => undefined);
  }

  /** Where the disk takes no more zeros the journal itself still may go on, in a file that grows. */
  async #fill(bytes: number): Promise<void> {
    try {
      const file = await this.#disk.open(this.#path, "create-durable");
      try {
        for (let left = bytes; left > 0 && this.#state === "filling"; left -= PART_BYTES) {
          await file.write(ZEROS.subarray(0, left));
        }
      } finally {
        await file.close();
      }
      if (this.#state === "filling") this.#state = "filled";
    } catch {
      this.#state = "given up";
    }
  }
}
