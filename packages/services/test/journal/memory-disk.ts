import { DirectoryInUse, type Disk, type OpenHow } from "../../src/exchange/disk/index.ts";

/** A disk in memory: fast, faultless, and open to a test that wants to change a byte. */
export class MemoryDisk implements Disk {
  readonly files: Map<string, Buffer>;
  readonly #locks = new Set<string>();

  constructor(files: Iterable<readonly [string, Buffer]> = []) {
    this.files = new Map(files);
  }

  async makeDirectory(): Promise<void> {}
  async syncDirectory(): Promise<void> {}

  async freeBytes(): Promise<number> {
    return Infinity;
  }

  async list(directory: string): Promise<string[]> {
    return [...this.files.keys()]
      .filter((path) => path.startsWith(`${directory}/`))
      .map((path) => path.slice(directory.length + 1));
  }

  async read(path: string): Promise<Buffer> {
    return this.#get(path);
  }

  async readPart(path: string, offset: number, bytesMax: number): Promise<Buffer> {
    return this.#get(path).subarray(offset, offset + bytesMax);
  }

  async open(path: string, how: OpenHow) {
    if (how.startsWith("create")) this.files.set(path, Buffer.alloc(0));
    let at = path;
    let end = how === "overwrite-durable" ? 0 : this.#get(path).length;
    const move = (from: string, to: string) => void (at = at === from ? to : at);
    this.#moves.add(move);
    return {
      write: async (bytes: Uint8Array) => {
        const content = this.#get(at);
        const behind = content.subarray(end + bytes.length);
        this.files.set(at, Buffer.concat([content.subarray(0, end), bytes, behind]));
        end += bytes.length;
      },
      sync: async () => {},
      close: async () => void this.#moves.delete(move),
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.files.set(to, this.#get(from));
    this.files.delete(from);
    for (const move of this.#moves) move(from, to);
  }

  async remove(path: string): Promise<void> {
    this.files.delete(path);
  }

  lock(directory: string) {
    if (this.#locks.has(directory)) throw new DirectoryInUse(directory, undefined);
    this.#locks.add(directory);
    return { release: () => void this.#locks.delete(directory) };
  }

  watch() {
    return { close: () => {} };
  }

  readonly #moves = new Set<(from: string, to: string) => void>();

  #get(path: string): Buffer {
    const bytes = this.files.get(path);
    if (bytes !== undefined) return bytes;
    throw Object.assign(new Error(`ENOENT: no such file, ${path}`), { code: "ENOENT" });
  }
}
