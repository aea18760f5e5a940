import type { Disk } from "../disk/index.ts";

/** Waits until something changes in a directory, or for a while: what is watched is not always told. */
export class Wake {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #pollMs: number;
  #watcher: { close(): void } | undefined;
  #isDue = false;
  #wake: (() => void) | undefined;

  constructor(disk: Disk, directory: string, pollMs: number) {
    this.#disk = disk;
    this.#directory = directory;
    this.#pollMs = pollMs;
  }

  /** Once the directory is there; what came before the watch is due as well. */
  watch(): void {
    if (this.#watcher !== undefined) return;
    this.#isDue = true;
    this.#watcher = this.#disk.watch(this.#directory, () => {
      this.#isDue = true;
      this.#wake?.();
    });
  }

  /** Returns at once when something changed since the last wait. */
  async wait(signal: AbortSignal): Promise<void> {
    if (!this.#isDue && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#pollMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener("abort", this.#wake, { once: true });
      });
      if (this.#wake !== undefined) signal.removeEventListener("abort", this.#wake);
      this.#wake = undefined;
    }
    this.#isDue = false;
  }

  close(): void {
    this.#watcher?.close();
  }
}
