import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { link, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, type Writable } from "node:stream";

/** A piece of an object's content: a file with a random name. Multipart objects have several. */
export interface Segment {
  readonly blob: string;
  readonly bytes: number;
}

/**
 * The contents of objects, one file each. Names are random, so no key of any caller ever becomes
 * part of a path. A file counts only once the index names it; the rest is swept at the next start.
 */
export class BlobStore {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }

  create(): { readonly blob: string; readonly writable: Writable } {
    const blob = randomUUID();
    const file = this.#path(blob);
    mkdirSync(path.dirname(file), { recursive: true });
    return { blob, writable: createWriteStream(file, { flags: "wx", mode: 0o600 }) };
  }

  /** The same content under new names, without copying a byte. */
  async duplicate(segments: readonly Segment[]): Promise<readonly Segment[]> {
    const copies: Segment[] = [];
    for (const { blob, bytes } of segments) {
      const copy = randomUUID();
      mkdirSync(path.dirname(this.#path(copy)), { recursive: true });
      await link(this.#path(blob), this.#path(copy));
      copies.push({ blob: copy, bytes });
    }
    return copies;
  }

  /** The bytes from `start` up to and with `end`, over all segments. */
  read(segments: readonly Segment[], start: number, end: number): Readable {
    return Readable.from(this.#pieces(segments, start, end));
  }

  async remove(segments: readonly Segment[]): Promise<void> {
    await Promise.all(segments.map(({ blob }) => rm(this.#path(blob), { force: true })));
  }

  /** Deletes what a crash left behind: every file the index does not know. */
  sweep(isKnown: (blob: string) => boolean): void {
    for (const folder of readdirSync(this.#dir)) {
      for (const blob of readdirSync(path.join(this.#dir, folder))) {
        if (!isKnown(blob)) rmSync(path.join(this.#dir, folder, blob), { force: true });
      }
    }
  }

  async *#pieces(
    segments: readonly Segment[],
    start: number,
    end: number,
  ): AsyncGenerator<Buffer, void, undefined> {
    let offset = 0;
    for (const { blob, bytes } of segments) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, bytes - 1);
      offset += bytes;
      if (from > to) continue;
      const pieces = createReadStream(this.#path(blob), { start: from, end: to });
      for await (const piece of pieces) yield piece as Buffer;
    }
  }

  #path(blob: string): string {
    return path.join(this.#dir, blob.slice(0, 2), blob);
  }
}
