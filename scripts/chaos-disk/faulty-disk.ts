import path from "node:path";
import { type Disk, type DiskFile, isDurable, nodeDisk } from "@bourse/services/exchange/disk";
import type { DiskFault } from "./faults.ts";

const SLOW_MS = 500;

/** The file system, until it is told to fail: once for an error, for as long as it lasts when slow. */
export class FaultyDisk {
  readonly disk: Disk;
  #fault: DiskFault | undefined;

  constructor() {
    const disk = nodeDisk();
    this.disk = {
      ...disk,
      open: async (at, how) =>
        isDurable(how)
          ? this.#wrap(await disk.open(at, how), path.basename(path.dirname(at)))
          : disk.open(at, how),
    };
  }

  fail(fault: DiskFault): void {
    this.#fault = fault;
  }

  heal(): void {
    this.#fault = undefined;
  }

  /** Of a file whose every write is durable: the flush is the second half of the write. */
  #wrap(file: DiskFile, directory: string): DiskFile {
    const isHit = (...kinds: DiskFault["kind"][]) =>
      this.#fault?.directory === directory && kinds.includes(this.#fault.kind);
    return {
      write: async (bytes) => {
        if (isHit("short write")) {
          await file.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
          throw this.#error("write");
        }
        if (isHit("write error")) throw this.#error("write");
        if (isHit("slow")) await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
        await file.write(bytes);
        if (isHit("sync error")) throw this.#error("write, when it was flushed");
      },
      sync: () => file.sync(),
      close: () => file.close(),
    };
  }

  #error(call: string): Error {
    const code = this.#fault?.code ?? "EIO";
    this.heal();
    const why = code === "ENOSPC" ? "no space left on device" : "i/o error";
    return Object.assign(new Error(`${code}: ${why}, ${call}`), { code });
  }
}
