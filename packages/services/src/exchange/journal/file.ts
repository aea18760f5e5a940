import { type ChainLink, encodeBatch, type NewRecord } from "@bourse/core/record-log";
import type { Log } from "../../runtime/index.ts";
import {
  DirectoryInUse,
  type DirectoryLock,
  type Disk,
  type DiskFile,
  nodeDisk,
} from "../disk/index.ts";
import { type Journal, JournalError, type RecordVisitor } from "./port.ts";
import { readSegments } from "./read-segments.ts";
import { recoverJournal } from "./recover.ts";
import { createSegment, type Segment, SEGMENT_HEADER_BYTES } from "./segment.ts";
import { Spare } from "./spare.ts";

/** A segment is closed and the next begun when a batch would grow it beyond this. */
const SEGMENT_BYTES_MAX = 16 * 1024 * 1024;
/** The first one of a writer, which nobody could fill ahead, is soon over. */
const FIRST_SEGMENT_BYTES_MAX = 1024 * 1024;
/** From so full a segment on, the file of the next one is made: never where little is written. */
const SPARE_FROM = 0.25;

export interface FileJournalOptions {
  readonly directory: string;
  readonly log: Log;
  readonly disk?: Disk;
  readonly segmentBytesMax?: number;
}

/** Opens the journal in a directory for this process alone; creates it when there is none. */
export async function openFileJournal(options: FileJournalOptions): Promise<Journal> {
  const { directory, log, disk = nodeDisk(), segmentBytesMax = SEGMENT_BYTES_MAX } = options;
  const lock = await lockJournal(disk, directory);
  try {
    const { segments, link } = await recoverJournal(disk, directory, log);
    const start = { ...link, epoch: link.epoch + 1 };
    const { segment, file } = await createSegment(disk, directory, start);
    if (segments.at(-1)?.firstSequence === segment.firstSequence) segments.pop();
    segments.push(segment);
    return new FileJournal({ disk, directory, segmentBytesMax, lock, segments, start, file });
  } catch (error) {
    lock.release();
    if (error instanceof JournalError) throw error;
    throw unwritable(directory, error);
  }
}

async function lockJournal(disk: Disk, directory: string): Promise<DirectoryLock> {
  try {
    await disk.makeDirectory(directory);
    return disk.lock(directory);
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw unwritable(directory, error);
    const owner = error.pid === undefined ? "" : ` (pid ${error.pid})`;
    throw new JournalError(
      `The journal in ${directory} is in use by another process${owner}. ` +
        `Stop that one first, or give this one a data directory of its own.`,
      { cause: error },
    );
  }
}

interface FileJournalParts {
  readonly disk: Disk;
  readonly directory: string;
  readonly segmentBytesMax: number;
  readonly lock: DirectoryLock;
  readonly segments: Segment[];
  /** The last record there was, and the epoch of this writer. */
  readonly start: ChainLink;
  readonly file: DiskFile;
}

/**
 * The journal on one disk: append-only segments, one durable write per batch. It runs in the thread
 * pool, so commands gather in the next batch while the disk works on this one.
 */
class FileJournal implements Journal {
  readonly epoch: number;
  readonly #parts: FileJournalParts;
  readonly #segments: Segment[];
  #file: DiskFile;
  #fileBytes = SEGMENT_HEADER_BYTES;
  #fileBytesMax: number;
  #link: ChainLink;
  #state: "open" | "writing" | "failed" | "closed" = "open";
  #writing: Promise<void> | undefined;
  #dropping: Promise<void> = Promise.resolve();
  #spare: Spare | undefined;

  constructor(parts: FileJournalParts) {
    this.#parts = parts;
    this.#segments = parts.segments;
    this.#fileBytesMax = Math.min(parts.segmentBytesMax, FIRST_SEGMENT_BYTES_MAX);
    this.#file = parts.file;
    this.#link = parts.start;
    this.epoch = parts.start.epoch;
  }

  get firstSequence(): number {
    return this.#segments[0]?.firstSequence ?? 1;
  }

  get lastSequence(): number {
    return this.#link.sequence;
  }

  async append(batch: readonly NewRecord[]): Promise<void> {
    if (this.#state !== "open") throw this.#refusal();
    if (batch.length === 0) return;
    const { bytes, end } = encodeBatch(batch, this.#link, this.epoch);
    this.#state = "writing";
    this.#writing = this.#write(bytes, end);
    await this.#writing;
  }

  async replay(fromSequence: number, visit: RecordVisitor): Promise<number> {
    const { disk, directory } = this.#parts;
    const range = { from: Math.max(fromSequence, 1), until: this.lastSequence };
    let count = 0;
    for await (const records of readSegments(
      { disk, directory, segments: this.#segments },
      range,
    )) {
      for (const record of records) {
        const visited = visit(record);
        if (visited !== undefined) await visited;
      }
      count += records.length;
    }
    return count;
  }

  dropBefore(sequence: number): Promise<void> {
    this.#dropping = this.#dropping.then(() => this.#drop(sequence));
    return this.#dropping;
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    await this.#writing?.catch(() => undefined);
    this.#state = "closed";
    await this.#dropping.catch(() => undefined);
    await this.#spare?.discard();
    await this.#file.close();
    this.#parts.lock.release();
  }

  async #write(bytes: Buffer, end: ChainLink): Promise<void> {
    try {
      const file = await this.#fileFor(bytes.length);
      await file.write(bytes);
      this.#fileBytes += bytes.length;
      this.#prepareNext();
      this.#link = end;
      this.#state = "open";
    } catch (error) {
      // The kernel may have dropped the pages it could not write: asking again would say "durable"
      // of bytes that are gone. Only a fresh start, which reads the file, knows what is true.
      this.#state = "failed";
      throw writeFailure(this.#parts.directory, error);
    }
  }

  async #fileFor(bytes: number): Promise<DiskFile> {
    const isFull = this.#fileBytes + bytes > this.#fileBytesMax;
    if (!isFull || this.#fileBytes <= SEGMENT_HEADER_BYTES) return this.#file;
    await this.#file.close();
    const { disk, directory } = this.#parts;
    const spare = this.#spare;
    this.#spare = undefined;
    const { segment, file } = await createSegment(disk, directory, this.#link, spare);
    this.#segments.push(segment);
    this.#file = file;
    this.#fileBytes = SEGMENT_HEADER_BYTES;
    this.#fileBytesMax = this.#parts.segmentBytesMax;
    return file;
  }

  #prepareNext(): void {
    const { disk, directory, segmentBytesMax } = this.#parts;
    if (this.#fileBytes < this.#fileBytesMax * SPARE_FROM) return;
    this.#spare ??= new Spare(disk, directory, segmentBytesMax);
  }

  /** One at a time and oldest first: a crash in between leaves a shorter journal, never a hole. */
  async #drop(sequence: number): Promise<void> {
    const { disk, directory } = this.#parts;
    for (;;) {
      const [oldest, next] = this.#segments;
      if (oldest === undefined || next === undefined || next.firstSequence > sequence) return;
      await disk.remove(oldest.path);
      await disk.syncDirectory(directory);
      this.#segments.shift();
    }
  }

  #refusal(): JournalError {
    return new JournalError(
      this.#state === "writing"
        ? "A batch was appended while another was being written; there is one writer."
        : `The journal in ${this.#parts.directory} takes nothing more: it is ${this.#state}.`,
    );
  }
}

function writeFailure(directory: string, error: unknown): JournalError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const advice =
    code === "ENOSPC" || code === "EDQUOT"
      ? "The disk is full: free some space, then start again."
      : "Look at the disk and the kernel's log before starting again.";
  return new JournalError(
    `The journal in ${directory} could not be written (${messageOf(error)}). ${advice} ` +
      `Everything that was acknowledged is on disk; commands in flight have an unknown outcome.`,
    { cause: error },
  );
}

function unwritable(directory: string, error: unknown): JournalError {
  return new JournalError(
    `The journal directory ${directory} cannot be written (${messageOf(error)}). ` +
      `Make it writable for this user, or choose another data directory.`,
    { cause: error },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
