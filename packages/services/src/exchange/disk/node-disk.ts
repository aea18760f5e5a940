import { constants, watch } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile } from "node:fs/promises";
import { rename, statfs, unlink } from "node:fs/promises";
import { type Disk, type DiskFile, isDurable, type OpenHow } from "./disk.ts";
import { lockDirectory } from "./lock.ts";

const { O_APPEND, O_CREAT, O_DSYNC, O_TRUNC, O_WRONLY } = constants;

/** Without O_APPEND the kernel begins at the file's beginning, and goes on behind each write. */
const START: Readonly<Record<OpenHow, number>> = {
  create: O_APPEND | O_CREAT | O_TRUNC,
  "create-durable": O_APPEND | O_CREAT | O_TRUNC,
  append: O_APPEND | O_CREAT,
  "overwrite-durable": 0,
};

/** The file system of this machine. */
export function nodeDisk(platform: NodeJS.Platform = process.platform): Disk {
  return {
    makeDirectory: async (directory) => void (await mkdir(directory, { recursive: true })),
    list: (directory) => readdir(directory),
    read: (path) => readFile(path),
    readPart,
    open: (path, how) => openFile(path, how, platform),
    rename: (from, to) => rename(from, to),
    remove: (path) => unlink(path),
    freeBytes,
    syncDirectory,
    lock: lockDirectory,
    watch: watchDirectory,
  };
}

/**
 * On Linux a write to a file opened with O_DSYNC is a write and an fdatasync in one call: one trip
 * to the thread pool, and no turn of a busy event loop between the two. Elsewhere the flag is not
 * there (Windows) or leaves the bytes in the drive's memory (macOS), and a flush follows the write.
 */
async function openFile(path: string, how: OpenHow, platform: NodeJS.Platform): Promise<DiskFile> {
  const isThrough = isDurable(how) && platform === "linux";
  const handle = await open(path, O_WRONLY | START[how] | (isThrough ? O_DSYNC : 0));
  return new NodeFile(handle, isDurable(how) && !isThrough);
}

class NodeFile implements DiskFile {
  readonly #handle: FileHandle;
  readonly #mustFlush: boolean;

  constructor(handle: FileHandle, mustFlush: boolean) {
    this.#handle = handle;
    this.#mustFlush = mustFlush;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      const rest = bytes.length - written;
      written += (await this.#handle.write(bytes, written, rest)).bytesWritten;
    }
    if (this.#mustFlush) await this.#handle.datasync();
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

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
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
