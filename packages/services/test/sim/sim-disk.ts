import { dirname } from "node:path";
import {
  DirectoryInUse,
  type Disk,
  type DiskFile,
  isDurable,
  type OpenHow,
} from "../../src/exchange/disk/index.ts";
import type { Random } from "./random.ts";
import type { SimProcess, World } from "./world.ts";

/** What is written whole or not at all; smaller than a real one, as the files of a run are. */
const SECTOR_BYTES = 64;
/** Which part of the sectors of a torn write are there. */
const ARRIVES = [0.5, 0.9] as const;
/** The least memory of a file. */
const ROOM_BYTES_MIN = 1_024;

/** How the disk behaves at the moment; all of them are off in good times. */
export interface DiskTrouble {
  /** Added to every write and flush. */
  slowUs: number;
  /** The next write or flush fails so, once. */
  failNext: "ENOSPC" | "EIO write" | "EIO sync" | undefined;
  /** Flushes say "done" and do nothing. */
  isLying: boolean;
  /** Called, once, in the middle of the next write of so many bytes. */
  atNextWrite: { readonly bytesMin: number; readonly act: () => void } | undefined;
}

/** Bytes that were written and not flushed yet. */
interface Change {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** What a name stands for: what everybody reads, and what is left when the power goes. */
class Inode {
  content: Buffer = Buffer.alloc(0);
  durable: Buffer = Buffer.alloc(0);
  /** Since the last flush, in order. */
  changes: readonly Change[] = [];
  isLiedAbout = false;
  /** Readers see more than a flush can still save. */
  #isSplit = false;

  change(change: Change): void {
    this.content = applyChange(this.content, change);
    this.changes = [...this.changes, change];
  }

  flush(): void {
    this.durable = this.#isSplit ? this.changes.reduce(applyChange, this.durable) : this.content;
    this.changes = [];
    this.isLiedAbout = false;
  }

  /** A flush failed: the kernel gives up on what it had not written, which stays readable. */
  forget(): void {
    this.#isSplit ||= this.changes.length > 0;
    this.changes = [];
  }

  /** The power went: this is left. */
  restore(durable: Buffer): void {
    this.durable = durable;
    this.content = durable;
    this.changes = [];
    this.isLiedAbout = false;
    this.#isSplit = false;
  }
}

/** The disk of one machine, as its processes see it and as a power failure leaves it. */
export class SimDisk {
  readonly trouble: DiskTrouble = {
    slowUs: 0,
    failNext: undefined,
    isLying: false,
    atNextWrite: undefined,
  };
  readonly #world: World;
  readonly #random: Random;
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  readonly #locks = new Map<string, SimProcess>();
  readonly #watchers = new Map<string, Set<() => void>>();

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  ownerOf(directory: string): SimProcess | undefined {
    return this.#locks.get(directory);
  }

  /** Every file's bytes as they are now, for those who look at the world from outside. */
  files(): Map<string, Buffer> {
    return new Map([...this.#names].map(([path, inode]) => [path, inode.content]));
  }

  put(path: string, bytes: Buffer): void {
    const inode = new Inode();
    inode.content = bytes;
    inode.durable = bytes;
    this.#names.set(path, inode);
    this.#durableNames.set(path, inode);
  }

  /**
   * All processes are dead. What was not flushed is left in part, torn and in any order; answers
   * whether anything that the disk called flushed is among it.
   */
  powerFailure(): boolean {
    const random = this.#random;
    let isLost = false;
    this.#locks.clear();
    for (const inode of new Set([...this.#names.values(), ...this.#durableNames.values()])) {
      if (inode.isLiedAbout && inode.changes.length > 0) isLost = true;
      const isReordered = random.chance(0.3);
      const kept = random.between(0, inode.changes.length);
      let { durable } = inode;
      for (const [index, change] of inode.changes.entries()) {
        if (isReordered || index === kept) durable = this.#torn(durable, change);
        else if (index < kept) durable = applyChange(durable, change);
      }
      inode.restore(durable);
    }
    // The file system may have written its names by itself.
    if (random.chance(0.5)) this.#durableNames = new Map(this.#names);
    this.#names = new Map(this.#durableNames);
    return isLost;
  }

  /** The kernel lets go of its locks. */
  processDied(process: SimProcess): void {
    for (const [directory, owner] of this.#locks) {
      if (owner === process) this.#locks.delete(directory);
    }
  }

  /** The disk as a process sees it: it answers after a while, and never to the dead. */
  seenBy(process: SimProcess): Disk {
    return {
      makeDirectory: () => this.#answer(20),
      list: (directory) => this.#answer(20).then(() => this.#list(directory)),
      read: (path) => this.#answer(50).then(() => Buffer.from(this.#get(path).content)),
      readPart: (path, offset, bytesMax) =>
        this.#answer(30).then(() =>
          Buffer.from(this.#get(path).content.subarray(offset, offset + bytesMax)),
        ),
      open: async (path, how) => {
        await this.#answer(30);
        return this.#file(this.#open(path, how), path, how);
      },
      rename: async (from, to) => {
        await this.#answer(40);
        this.#names.set(to, this.#get(from));
        this.#names.delete(from);
        this.#tell(dirname(to));
      },
      remove: async (path) => {
        await this.#answer(40);
        this.#get(path);
        this.#names.delete(path);
      },
      // It fills up by failing: `failNext` is "ENOSPC".
      freeBytes: async () => Infinity,
      syncDirectory: async (directory) => {
        await this.#flush();
        this.#syncNames(directory);
      },
      lock: (directory) => this.#lock(directory, process),
      watch: (directory, onChange) => this.#watch(directory, onChange),
    };
  }

  #answer(aboutUs: number): Promise<void> {
    return this.#world.delay(this.#random.between(aboutUs / 2, aboutUs * 2));
  }

  async #flush(): Promise<void> {
    const { slowUs } = this.trouble;
    await this.#world.delay(this.#random.between(300, 3_000) + slowUs);
    this.#failIf("EIO sync");
  }

  /** A durable write is a write and a flush: either may fail, and the flush may be a lie. */
  #file(inode: Inode, path: string, how: OpenHow): DiskFile {
    let end = how === "overwrite-durable" ? 0 : inode.content.length;
    const flush = async () => {
      try {
        await this.#flush();
      } catch (error) {
        inode.forget();
        throw error;
      }
      if (this.trouble.isLying) inode.isLiedAbout = true;
      else inode.flush();
    };
    return {
      write: async (bytes) => {
        const offset = end;
        end += bytes.length;
        const half = Math.floor(this.#random.next() * bytes.length);
        await this.#answer(60);
        inode.change({ offset, bytes: Buffer.from(bytes.subarray(0, half)) });
        this.#tell(dirname(path));
        this.#failIf("ENOSPC", "EIO write");
        await this.#answer(30 + this.trouble.slowUs / 4);
        const rest = Buffer.from(bytes.subarray(half));
        inode.change({ offset: offset + half, bytes: rest });
        this.#tell(dirname(path));
        this.#actAtWrite(bytes.length);
        if (isDurable(how)) await flush();
      },
      sync: flush,
      close: () => this.#answer(10),
    };
  }

  #actAtWrite(bytes: number): void {
    const { atNextWrite } = this.trouble;
    if (atNextWrite === undefined || bytes < atNextWrite.bytesMin) return;
    this.trouble.atNextWrite = undefined;
    atNextWrite.act();
  }

  #failIf(...troubles: NonNullable<DiskTrouble["failNext"]>[]): void {
    const trouble = this.trouble.failNext;
    if (trouble === undefined || !troubles.includes(trouble)) return;
    this.trouble.failNext = undefined;
    const code = trouble === "ENOSPC" ? "ENOSPC" : "EIO";
    throw Object.assign(new Error(`${code}: the disk says no`), { code });
  }

  #open(path: string, how: OpenHow): Inode {
    if (how === "overwrite-durable") return this.#get(path);
    const inode = how === "append" ? this.#names.get(path) : undefined;
    if (inode !== undefined) return inode;
    const created = new Inode();
    this.#names.set(path, created);
    return created;
  }

  #get(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode !== undefined) return inode;
    throw Object.assign(new Error(`ENOENT: no such file, ${path}`), { code: "ENOENT" });
  }

  #list(directory: string): string[] {
    const names = [...this.#names.keys()].filter((path) => dirname(path) === directory);
    return names.map((path) => path.slice(directory.length + 1));
  }

  #syncNames(directory: string): void {
    for (const path of this.#durableNames.keys()) {
      if (dirname(path) === directory && !this.#names.has(path)) this.#durableNames.delete(path);
    }
    for (const [path, inode] of this.#names) {
      if (dirname(path) === directory) this.#durableNames.set(path, inode);
    }
  }

  #lock(directory: string, process: SimProcess): { release: () => void } {
    if (this.#locks.has(directory)) throw new DirectoryInUse(directory, undefined);
    this.#locks.set(directory, process);
    return {
      release: () => {
        if (this.#locks.get(directory) === process) this.#locks.delete(directory);
      },
    };
  }

  #watch(directory: string, onChange: () => void): { close: () => void } {
    const watchers = this.#watchers.get(directory) ?? new Set();
    this.#watchers.set(directory, watchers);
    const process = this.#world.process;
    const tell = () => this.#world.after(this.#random.between(20, 400), onChange, process);
    watchers.add(tell);
    return { close: () => void watchers.delete(tell) };
  }

  #tell(directory: string): void {
    for (const tell of this.#watchers.get(directory) ?? []) tell();
  }

  /** Half of its sectors arrived, or nearly all; where others should be is what was, or a flipped bit. */
  #torn(durable: Buffer, { offset, bytes }: Change): Buffer {
    const arrives = this.#random.pick(ARRIVES);
    let torn = durable;
    for (let at = 0; at < bytes.length;) {
      const sectorEnd = SECTOR_BYTES - ((offset + at) % SECTOR_BYTES);
      const part = Buffer.from(bytes.subarray(at, at + sectorEnd));
      if (this.#random.chance(arrives)) {
        if (this.#random.chance(0.2)) {
          const place = this.#random.between(0, part.length - 1);
          part[place] = (part[place] ?? 0) ^ (1 << this.#random.between(0, 7));
        }
        torn = applyChange(torn, { offset: offset + at, bytes: part });
      }
      at += part.length;
    }
    return torn;
  }
}

/** How much of a memory is in use, of those that have room behind their content. */
const usedBytes = new WeakMap<ArrayBufferLike, number>();

/**
 * The content with the change; the old one stays as it was. What is appended goes into the room
 * behind it, unless somebody else appended to the same content before.
 */
function applyChange(content: Buffer, { offset, bytes }: Change): Buffer {
  const end = Math.max(content.length, offset + bytes.length);
  const memory = hasRoom(content, offset, end) ? content.buffer : copyWithRoom(content, end);
  usedBytes.set(memory, end);
  const changed = Buffer.from(memory, 0, end);
  changed.set(bytes, offset);
  return changed;
}

function hasRoom({ buffer, length }: Buffer, offset: number, end: number): boolean {
  return offset === length && usedBytes.get(buffer) === length && end <= buffer.byteLength;
}

function copyWithRoom(content: Buffer, bytes: number): ArrayBuffer {
  const memory = new ArrayBuffer(Math.max(bytes * 2, ROOM_BYTES_MIN));
  new Uint8Array(memory).set(content);
  return memory;
}
