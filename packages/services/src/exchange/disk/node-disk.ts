import { constants, watch } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile } from "node:fs/promises";
import { rename, unlink } from "node:fs/promises";
import type { Disk, DiskFile } from "./disk.ts";
import { lockDirectory } from "./lock.ts";

const { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } = constants;

/** The file system of this machine. */
export function nodeDisk(): Disk {
  return {
    makeDirectory: async (directory) => void (await mkdir(directory, { recursive: true })),
    list: (directory) => readdir(directory),
    read: (path) => readFile(path),
    readPart,
    open: async (path, how) =>
      new NodeFile(
        await open(path, O_WRONLY | O_APPEND | O_CREAT | (how === "create" ? O_TRUNC : 0)),
      ),
    rename: (from, to) => rename(from, to),
    remove: (path) => unlink(path),
    syncDirectory,
    lock: lockDirectory,
    watch: watchDirectory,
  };
}

class NodeFile implements DiskFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      const rest = bytes.length - written;
      written += (await this.#handle.write(bytes, written, rest)).bytesWritten;
    }
  }

  datasync(): Promise<void> {
    return this.#handle.datasync();
  }

  sync(): Promise<void> {
    return this.#handle.sync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function readPart(path: string, offset: number, bytesMax: number): Promise<Buffer> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const length = Math.max(0, Math.min(bytesMax, size - offset));
    const bytes = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

/** Directories cannot be synced on Windows. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where nothing can be watched (no such directory yet, too many watches), nothing is told. */
function watchDirectory(directory: string, onChange: () => void): { close(): void } {
  try {
    const watcher = watch(directory, { persistent: false }, onChange);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return { close: () => {} };
  }
}
