/**
 * Everything that the journal and the snapshots do to a disk. Two things answer to it: the file
 * system, and the disk of the simulation, which tears, lies, fills up and fails when it is told to.
 */
export interface Disk {
  /** With every directory above it; no error when it is there. */
  makeDirectory(directory: string): Promise<void>;
  /** The names in a directory, in no order. */
  list(directory: string): Promise<string[]>;
  read(path: string): Promise<Buffer>;
  /** At most so many bytes from there; fewer only at the end of the file. */
  readPart(path: string, offset: number, bytesMax: number): Promise<Buffer>;
  open(path: string, how: OpenHow): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** What may still be written to the disk that has this directory. */
  freeBytes(directory: string): Promise<number>;
  /** Makes created, renamed and removed names durable. */
  syncDirectory(directory: string): Promise<void>;
  /** For this process alone, until `release` or its end; throws `DirectoryInUse`. */
  lock(directory: string): DirectoryLock;
  /** Calls back when something in the directory may have changed; sometimes it does not. */
  watch(directory: string, onChange: () => void): { close(): void };
}

/**
 * Those that create begin an empty file, whatever was there, and write at its end, as `append` does;
 * `overwrite-durable` goes over a file that is there, from its beginning. What goes into one that is
 * durable is so when `write` returns, with the length that is needed to read it: one wait where a
 * write and a flush are two.
 */
export type OpenHow = "create" | "create-durable" | "append" | "overwrite-durable";

/** True of those whose every write is durable when it returns. */
export function isDurable(how: OpenHow): boolean {
  return how === "create-durable" || how === "overwrite-durable";
}

export interface DiskFile {
  /**
   * All of it; throws when any of it could not be written, or be made durable where that is due.
   * After that any part of it may be there, durable or not: it is not to be tried again.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes durable what was written before. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The right to write in a directory. */
export interface DirectoryLock {
  release(): void;
}

/** Another process holds the lock of a directory. */
export class DirectoryInUse extends Error {
  override readonly name = "DirectoryInUse";
  /** Of the holder, when it is known. */
  readonly pid: number | undefined;

  constructor(directory: string, pid: number | undefined, options?: ErrorOptions) {
    super(`${directory} is in use${pid === undefined ? "" : ` by process ${pid}`}.`, options);
    this.pid = pid;
  }
}

const UNFINISHED = ".tmp";

/** Under that name a file is made that is to have this one, whole. */
export function unfinished(name: string): string {
  return name + UNFINISHED;
}

/** True of the name of a file that was not finished. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(UNFINISHED);
}

/**
 * Makes a file that is there whole or not at all; `via` is its name until then. What could not be
 * finished is removed: on a full disk it would keep the room that the journal needs.
 */
export async function createWhole<Filled>(
  disk: Disk,
  path: string,
  fill: (file: DiskFile) => Promise<Filled>,
  via = unfinished(path),
): Promise<Filled> {
  const file = await disk.open(via, "create");
  try {
    let filled: Filled;
    try {
      filled = await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(via, path);
    return filled;
  } catch (error) {
    await disk.remove(via).catch(() => {});
    throw error;
  }
}

/**
 * Writes a file that is there whole or, after a crash at any moment, not at all. What is written to
 * the open file afterwards is durable as `how` says. With `overwrite-durable` it begins like these
 * bytes and goes on like the unfinished file that is there.
 */
export async function writeWhole(
  disk: Disk,
  at: { readonly directory: string; readonly path: string },
  bytes: Uint8Array,
  how: Exclude<OpenHow, "append"> = "create",
): Promise<DiskFile> {
  const file = await disk.open(unfinished(at.path), how);
  try {
    await file.write(bytes);
    await file.sync();
    await disk.rename(unfinished(at.path), at.path);
    await disk.syncDirectory(at.directory);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
