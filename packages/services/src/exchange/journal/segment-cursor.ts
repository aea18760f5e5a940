import {
  type ChainLink,
  chainProblem,
  endOfContent,
  findRecord,
  type FoundRecord,
  isBlank,
  isDurableBehind,
  type JournalRecord,
  linkAfter,
  PAYLOAD_BYTES_MAX,
  RECORD_HEADER_BYTES,
} from "@bourse/core/record-log";
import type { Disk } from "../disk/index.ts";
import { findFirstFormat } from "./first-format.ts";
import { damaged, readHeader, type Segment, type SegmentHeader } from "./segment.ts";

/**
 * Read and decoded in one go: at first what a follower finds behind what it has, then more and more,
 * up to about 10,000 commands, a few tens of milliseconds.
 */
const CHUNK_BYTES_MIN = 16 * 1024;
const CHUNK_BYTES_MAX = 1024 * 1024;
const RECORD_BYTES_MAX = RECORD_HEADER_BYTES + PAYLOAD_BYTES_MAX;

export interface SegmentChunk {
  readonly records: readonly JournalRecord[];
  /** Set when bytes follow that are no record: what is wrong with them. */
  readonly problem: string | undefined;
  /** The problem is that nothing was written there yet, or that what was is gone. */
  readonly isBlank: boolean;
}

/** A place in a segment that moves over its records in order and checks that they are a chain. */
export class SegmentCursor {
  readonly segment: Segment;
  readonly header: SegmentHeader;
  readonly #disk: Disk;
  #link: ChainLink;
  #offset: number;
  #chunkBytes = CHUNK_BYTES_MIN;

  private constructor(disk: Disk, segment: Segment, header: SegmentHeader) {
    this.#disk = disk;
    this.segment = segment;
    this.header = header;
    this.#link = header.link;
    this.#offset = header.bytes;
  }

  static async open(disk: Disk, segment: Segment): Promise<SegmentCursor> {
    return new SegmentCursor(disk, segment, await readHeader(disk, segment));
  }

  /** Of the last record that was read; of the header before that. */
  get link(): ChainLink {
    return this.#link;
  }

  /** Behind the last record that was read. */
  get offset(): number {
    return this.#offset;
  }

  /** The next records; none and no problem at the end of the file. */
  async read(): Promise<SegmentChunk> {
    let bytes = await this.#disk.readPart(this.segment.path, this.#offset, this.#chunkBytes);
    let chunk = this.#decode(bytes);
    const isCut = bytes.length === this.#chunkBytes && !chunk.isBlank;
    if (isCut && chunk.records.length === 0) {
      bytes = await this.#disk.readPart(this.segment.path, this.#offset, RECORD_BYTES_MAX);
      chunk = this.#decode(bytes);
    }
    this.#chunkBytes = isCut ? Math.min(this.#chunkBytes * 4, CHUNK_BYTES_MAX) : CHUNK_BYTES_MIN;
    return chunk;
  }

  /**
   * What is wrong with the bytes behind `offset` that a writer left half written, or is just writing;
   * undefined when nothing or only zeros are there. Throws when they were once durable: then they
   * are damaged.
   */
  async tornEnd(): Promise<string | undefined> {
    const bytes = await this.#disk.readPart(this.segment.path, this.#offset, Infinity);
    const found = this.#find(bytes, 0);
    if (found.ok || endOfContent(bytes) === 0) return undefined;
    const { sequence } = this.#link;
    if (isDurableBehind(bytes, sequence, (at) => this.#find(bytes, at))) {
      throw damaged(this.segment, this.#offset, found.problem);
    }
    return found.problem;
  }

  /** The records up to the first bytes that are none; a bad end of a chunk is the next one's start. */
  #decode(bytes: Buffer): SegmentChunk {
    const records: JournalRecord[] = [];
    const { epoch } = this.header.link;
    for (let offset = 0; offset < bytes.length;) {
      const found = this.#find(bytes, offset);
      if (!found.ok) {
        const problem = records.length > 0 ? undefined : found.problem;
        return { records, problem, isBlank: isBlank(bytes, offset) };
      }
      const problem =
        found.record.epoch === epoch
          ? chainProblem(this.#link, found)
          : `record ${found.record.sequence} is of writer ${found.record.epoch}, not ${epoch}`;
      if (problem !== undefined) throw damaged(this.segment, this.#offset, problem);
      records.push(found.record);
      this.#link = linkAfter(bytes, offset, found);
      this.#offset += found.nextOffset - offset;
      offset = found.nextOffset;
    }
    return { records, problem: undefined, isBlank: false };
  }

  #find(bytes: Buffer, offset: number): FoundRecord {
    return this.header.format === 2
      ? findRecord(bytes, offset)
      : findFirstFormat(bytes, offset, this.#link.hash);
  }
}
