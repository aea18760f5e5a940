import { type Disk, nodeDisk } from "../disk/index.ts";
import { JournalError, type JournalFollower, type JournalRecord } from "./port.ts";
import { refuseBreak } from "./read-segments.ts";
import { dropped, listSegments, readHeader, type Segment } from "./segment.ts";
import { SegmentCursor } from "./segment-cursor.ts";
import { Wake } from "./wake.ts";

/** Where the file system tells of changes this is a safety net only; elsewhere it is the delay. */
const POLL_MS = 20;

export interface FileFollowerOptions {
  readonly directory: string;
  readonly disk?: Disk;
  readonly pollMs?: number;
}

/**
 * Follows the journal of a directory; takes no lock and changes nothing. The directory need not be
 * there yet. A record is given out when it is whole, a moment before its writer knows it is durable.
 */
export function followFileJournal(options: FileFollowerOptions): JournalFollower {
  const { directory, disk = nodeDisk(), pollMs = POLL_MS } = options;
  return {
    async *follow(fromSequence, signal) {
      const reader = new FollowReader(disk, directory, Math.max(fromSequence, 1));
      const wake = new Wake(disk, directory, pollMs);
      try {
        while (!signal.aborted) {
          const records = await reader.read();
          if (records === undefined) {
            if (reader.hasBegun) wake.watch();
            await wake.wait(signal);
          } else if (records.length > 0) {
            yield records;
          }
        }
      } finally {
        wake.close();
      }
    },
  };
}

class FollowReader {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #from: number;
  #cursor: SegmentCursor | undefined;

  constructor(disk: Disk, directory: string, from: number) {
    this.#disk = disk;
    this.#directory = directory;
    this.#from = from;
  }

  get hasBegun(): boolean {
    return this.#cursor !== undefined;
  }

  /** The next records, none when it only moved on; undefined when there is nothing yet. */
  async read(): Promise<readonly JournalRecord[] | undefined> {
    try {
      this.#cursor ??= await this.#begin();
      return this.#cursor && (await this.#readFrom(this.#cursor));
    } catch (error) {
      const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isGone) throw error;
      if (this.#cursor === undefined) return undefined;
      throw dropped(this.#directory, this.#cursor.link.sequence + 1);
    }
  }

  async #begin(): Promise<SegmentCursor | undefined> {
    const segments = await listSegments(this.#disk, this.#directory);
    if (segments.length === 0) return undefined;
    const segment = segments.findLast(({ firstSequence }) => firstSequence <= this.#from);
    if (segment === undefined) throw dropped(this.#directory, this.#from);
    return SegmentCursor.open(this.#disk, segment);
  }

  async #readFrom(cursor: SegmentCursor): Promise<readonly JournalRecord[] | undefined> {
    const { records } = await cursor.read();
    if (records.length > 0) return records.filter(({ sequence }) => sequence >= this.#from);
    const next = await this.#segmentBehind(cursor);
    // A writer may have gone on in this segment before it began the next one: look once more.
    const again = await cursor.read();
    if (again.records.length > 0) {
      return again.records.filter(({ sequence }) => sequence >= this.#from);
    }
    if (next !== undefined) return this.#moveOn(cursor, next, again.problem);
    await this.#noticeNewWriter(cursor);
    // Behind zeros nothing is looked for each time: were it damage, the next file would not fit.
    if (again.problem !== undefined && !again.isBlank) await cursor.tornEnd();
    return undefined;
  }

  async #segmentBehind({ segment }: SegmentCursor): Promise<Segment | undefined> {
    const segments = await listSegments(this.#disk, this.#directory);
    return segments.find(({ firstSequence }) => firstSequence > segment.firstSequence);
  }

  async #moveOn(
    cursor: SegmentCursor,
    segment: Segment,
    problem: string | undefined,
  ): Promise<readonly JournalRecord[]> {
    if (segment.firstSequence <= cursor.link.sequence) throw this.#cutBack(segment.firstSequence);
    const next = await SegmentCursor.open(this.#disk, segment);
    refuseBreak(this.#directory, { cursor, problem }, next);
    this.#cursor = next;
    return [];
  }

  /** A segment without records is replaced by the next writer's, under the same name. */
  async #noticeNewWriter(cursor: SegmentCursor): Promise<void> {
    const { link } = await readHeader(this.#disk, cursor.segment);
    if (link.epoch === cursor.header.link.epoch) return;
    if (cursor.offset > cursor.header.bytes) throw this.#cutBack(cursor.segment.firstSequence);
    this.#cursor = await SegmentCursor.open(this.#disk, cursor.segment);
  }

  #cutBack(sequence: number): JournalError {
    return new JournalError(
      `The journal in ${this.#directory} goes on anew from record ${sequence}: a disk failure took ` +
        `what its last writer had not made durable, but it was read here. Start this reader again.`,
    );
  }
}
