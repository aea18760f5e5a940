import { mkdirSync } from "node:fs";
import { type FileHandle, open, readFile, truncate, unlink } from "node:fs/promises";
import type { Log } from "../../runtime/index.ts";
import { type DirectoryLock, lockDirectory, unwritable } from "./lock.ts";
import { type Journal, JournalError, type JournalRecord } from "./port.ts";
import { encodeRecord, recordBytes } from "./record.ts";
import {
  createSegment,
  damaged,
  hasRecordBehind,
  isUnborn,
  listSegments,
  readSegment,
  type Segment,
  SEGMENT_HEADER_BYTES,
  syncDirectory,
  writeFully,
} from "./segment.ts";

/**
 * A segment is closed and the next begun when a batch would grow it beyond this. It is read whole:
 * this is also what reading back costs in memory.
 */
const SEGMENT_BYTES_MAX = 16 * 1024 * 1024;

export interface FileJournalOptions {
  readonly directory: string;
  readonly log: Log;
  readonly segmentBytesMax?: number;
}

/** Opens the journal in a directory for this process alone; creates it when there is none. */
export async function openFileJournal(options: FileJournalOptions): Promise<Journal> {
  const { directory, log, segmentBytesMax = SEGMENT_BYTES_MAX } = options;
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw unwritable(directory, error);
  }
  const lock = lockDirectory(directory);
  try {
    const segments = listSegments(directory);
    const tail = await recoverTail(directory, segments, log);
    return new FileJournal({ directory, segmentBytesMax, lock, segments, ...tail });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Tail {
  readonly lastSequence: number;
  readonly file: FileHandle | undefined;
  readonly fileBytes: number;
}

/** Finds the end of the newest segment; cuts off what a crash left half written there. */
async function recoverTail(directory: string, segments: Segment[], log: Log): Promise<Tail> {
  const last = segments.at(-1);
  if (last === undefined) return { lastSequence: 0, file: undefined, fileBytes: 0 };
  const bytes = await readFile(last.path);
  if (isUnborn(bytes)) {
    log.warn("journal-unborn-segment-removed", { file: last.path, bytes: bytes.length });
    await unlink(last.path);
    await syncDirectory(directory);
    segments.pop();
    return recoverTail(directory, segments, log);
  }
  const end = readSegment(last, bytes, () => undefined);
  if (end.problem !== undefined) {
    if (hasRecordBehind(bytes, end.offset, end.lastSequence)) {
      throw damaged(last, end.offset, end.problem);
    }
    log.warn("journal-torn-tail-truncated", {
      file: last.path,
      offset: end.offset,
      bytesRemoved: bytes.length - end.offset,
      lastSequence: end.lastSequence,
      problem: end.problem,
    });
    await truncate(last.path, end.offset);
  }
  const file = await open(last.path, "a");
  await file.sync();
  return { lastSequence: end.lastSequence, file, fileBytes: end.offset };
}

interface FileJournalParts extends Tail {
  readonly directory: string;
  readonly segmentBytesMax: number;
  readonly lock: DirectoryLock;
  readonly segments: Segment[];
}

/**
 * The journal on one disk: append-only segments, one write and one fdatasync per batch. Both run in
 * the thread pool, so commands gather in the next batch while the disk works on this one.
 */
class FileJournal implements Journal {
  readonly #directory: string;
  readonly #segmentBytesMax: number;
  readonly #lock: DirectoryLock;
  readonly #segments: Segment[];
  #file: FileHandle | undefined;
  #fileBytes: number;
  #lastSequence: number;
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #state: "open" | "writing" | "failed" | "closed" = "open";

  constructor(parts: FileJournalParts) {
    this.#directory = parts.directory;
    this.#segmentBytesMax = parts.segmentBytesMax;
    this.#lock = parts.lock;
    this.#segments = parts.segments;
    this.#file = parts.file;
    this.#fileBytes = parts.fileBytes;
    this.#lastSequence = parts.lastSequence;
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  async append(batch: readonly JournalRecord[]): Promise<void> {
    if (this.#state !== "open") throw this.#refusal();
    if (batch.length === 0) return;
    const bytes = this.#encode(batch);
    this.#state = "writing";
    try {
      const file = await this.#fileFor(bytes.length);
      await writeFully(file, bytes);
      await file.datasync();
      this.#fileBytes += bytes.length;
      this.#lastSequence += batch.length;
      this.#state = "open";
    } catch (error) {
      // The kernel may have dropped the pages it could not write: asking again would say "durable"
      // of bytes that are gone. Only a fresh start, which reads the file, knows what is true.
      this.#state = "failed";
      throw writeFailure(this.#directory, error);
    }
  }

  async replay(fromSequence: number, visit: (record: JournalRecord) => void): Promise<number> {
    let count = 0;
    let expected = this.#segments[0]?.firstSequence ?? 1;
    if (expected > Math.max(fromSequence, 1)) throw this.#missing(expected);
    for (const [index, segment] of this.#segments.entries()) {
      if (segment.firstSequence !== expected) throw this.#missing(expected);
      const next = this.#segments[index + 1]?.firstSequence;
      if (next !== undefined && next <= fromSequence) {
        expected = next;
        continue;
      }
      const end = readSegment(segment, await readFile(segment.path), (record) => {
        if (record.sequence < fromSequence) return;
        visit(record);
        count += 1;
      });
      if (end.problem !== undefined) throw damaged(segment, end.offset, end.problem);
      expected = end.lastSequence + 1;
    }
    return count;
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closed";
    await this.#file?.close();
    this.#lock.release();
  }

  #encode(batch: readonly JournalRecord[]): Buffer {
    let length = 0;
    for (const record of batch) length += recordBytes(record);
    if (length > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(length * 2);
    let offset = 0;
    let sequence = this.#lastSequence;
    for (const record of batch) {
      sequence += 1;
      if (record.sequence !== sequence) {
        throw new RangeError(`Record ${record.sequence} where ${sequence} comes next.`);
      }
      offset = encodeRecord(this.#buffer, offset, record);
    }
    return this.#buffer.subarray(0, offset);
  }

  async #fileFor(bytes: number): Promise<FileHandle> {
    const full = this.#fileBytes + bytes > this.#segmentBytesMax;
    if (this.#file !== undefined && !(full && this.#fileBytes > SEGMENT_HEADER_BYTES)) {
      return this.#file;
    }
    await this.#file?.close();
    const { segment, file } = await createSegment(this.#directory, this.#lastSequence + 1);
    this.#segments.push(segment);
    this.#file = file;
    this.#fileBytes = SEGMENT_HEADER_BYTES;
    return file;
  }

  #refusal(): JournalError {
    return new JournalError(
      this.#state === "writing"
        ? "A batch was appended while another was being written; there is one writer."
        : `The journal in ${this.#directory} takes nothing more: it is ${this.#state}.`,
    );
  }

  #missing(sequence: number): JournalError {
    return new JournalError(
      `The journal in ${this.#directory} has no file that begins with record ${sequence}. ` +
        `A file is missing: put it back from a backup, then start again. Nothing was changed.`,
    );
  }
}

function writeFailure(directory: string, error: unknown): JournalError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const advice =
    code === "ENOSPC" || code === "EDQUOT"
      ? "The disk is full: free some space, then start again."
      : "Look at the disk and the kernel's log before starting again.";
  const reason = error instanceof Error ? error.message : String(error);
  return new JournalError(
    `The journal in ${directory} could not be written (${reason}). ${advice} ` +
      `Everything that was acknowledged is on disk; commands in flight have an unknown outcome.`,
    { cause: error },
  );
}
