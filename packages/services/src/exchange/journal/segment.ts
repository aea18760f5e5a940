import { join } from "node:path";
import { crc32 } from "node:zlib";
import { CHAIN_START, type ChainLink } from "@bourse/core/record-log";
import { type Disk, type DiskFile, unfinished, writeWhole } from "../disk/index.ts";
import { JournalError } from "./port.ts";
import type { Spare } from "./spare.ts";

/** A file of the journal, named by the sequence of its first record. */
export interface Segment {
  readonly path: string;
  readonly firstSequence: number;
}

export interface SegmentHeader {
  /** 1: records without epoch and hash, continued in a segment of format 2. */
  readonly format: 1 | 2;
  readonly bytes: number;
  /** What the first record follows; its epoch is that of every record in the file. */
  readonly link: ChainLink;
}

/**
 * The header of a segment, little endian:
 *
 *     0  magic and format
 *     8  u64  sequence of the first record
 *    16  u32  epoch of the writer: of every record in the file
 *    20  u64  first 8 bytes of the SHA-256 of the record before the first
 *    28  u32  crc32 of bytes 0 to 27
 *
 * Every writer begins a segment before it appends, so its epoch is on disk before its records are.
 */
export const SEGMENT_HEADER_BYTES = 32;
const FIRST_FORMAT_HEADER_BYTES = 16;
const MAGIC = Buffer.from("BOURSEJ2", "latin1");
const FIRST_MAGIC = Buffer.from("BOURSEJ1", "latin1");
const NAME = /^([0-9]{16})\.journal$/;

export async function listSegments(disk: Disk, directory: string): Promise<Segment[]> {
  const names = await disk.list(directory);
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match === null
        ? []
        : [{ path: join(directory, name), firstSequence: Number(match[1]) }];
    })
    .sort((a, b) => a.firstSequence - b.firstSequence);
}

/**
 * Begins the segment that follows `link` and makes it durable, whole or not at all, and so is every
 * write to it from then on. One of the same name is there only if it has no records: then its writer
 * appended nothing, and it is replaced. A spare that is ready becomes its file, zeros to be
 * written over.
 */
export async function createSegment(
  disk: Disk,
  directory: string,
  link: ChainLink,
  spare?: Spare,
): Promise<{ segment: Segment; file: DiskFile }> {
  const firstSequence = link.sequence + 1;
  const path = join(directory, `${String(firstSequence).padStart(16, "0")}.journal`);
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeBigUInt64LE(BigInt(firstSequence), 8);
  header.writeUInt32LE(link.epoch, 16);
  header.write(link.hash, 20, "hex");
  header.writeUInt32LE(crc32(header.subarray(0, 28)), 28);
  const how = (await spare?.moveTo(unfinished(path))) ? "overwrite-durable" : "create-durable";
  const file = await writeWhole(disk, { directory, path }, header, how);
  return { segment: { path, firstSequence }, file };
}

/** A crash of the first format's writer left a file with its header, or part of it, and no record. */
export function isUnborn(bytes: Buffer): boolean {
  const isOfFormat2 = bytes.subarray(0, MAGIC.length).equals(MAGIC);
  return bytes.length <= FIRST_FORMAT_HEADER_BYTES && !isOfFormat2;
}

export async function readHeader(disk: Disk, segment: Segment): Promise<SegmentHeader> {
  return parseHeader(segment, await disk.readPart(segment.path, 0, SEGMENT_HEADER_BYTES));
}

function parseHeader(segment: Segment, bytes: Buffer): SegmentHeader {
  const magic = bytes.subarray(0, MAGIC.length);
  const isFirst = magic.equals(FIRST_MAGIC);
  const length = isFirst ? FIRST_FORMAT_HEADER_BYTES : SEGMENT_HEADER_BYTES;
  if (bytes.length < length || !(isFirst || magic.equals(MAGIC))) {
    throw damaged(segment, 0, "it does not begin like a journal of this version");
  }
  if (!isFirst && crc32(bytes.subarray(0, 28)) !== bytes.readUInt32LE(28)) {
    throw damaged(segment, 0, "the checksum of its header does not match");
  }
  const firstSequence = Number(bytes.readBigUInt64LE(8));
  if (firstSequence !== segment.firstSequence) {
    throw damaged(segment, 8, `its name and its header (${firstSequence}) disagree`);
  }
  const sequence = firstSequence - 1;
  if (isFirst) return { format: 1, bytes: length, link: { ...CHAIN_START, sequence } };
  const link = { sequence, epoch: bytes.readUInt32LE(16), hash: bytes.toString("hex", 20, 28) };
  return { format: 2, bytes: length, link };
}

/** Says why a segment cannot come after one that ended so; undefined when it does. */
export function segmentProblem(
  { format, link }: SegmentHeader,
  before: ChainLink,
): string | undefined {
  if (link.sequence < before.sequence) {
    return `it begins with record ${link.sequence + 1}, though the file before it ends with ${before.sequence}`;
  }
  if (format === 1) {
    return before.epoch === 0 ? undefined : "it is of the first format, behind one of the second";
  }
  if (link.hash !== before.hash) {
    return `it follows another record ${link.sequence} than the one in the file before it`;
  }
  if (link.epoch >= before.epoch) return undefined;
  return `it is of writer ${link.epoch}, behind a file of writer ${before.epoch}`;
}

export function damaged(segment: Segment, offset: number, why: string): JournalError {
  return new JournalError(
    `The journal file ${segment.path} is damaged at byte ${offset}: ${why}. ` +
      `Acknowledged commands would be lost, so nothing was changed and the exchange does not start. ` +
      `Put back an undamaged copy of this file from a backup, then start again.`,
  );
}

export function missing(directory: string, sequence: number, detail = ""): JournalError {
  return new JournalError(
    `The journal in ${directory} has no file that begins with record ${sequence}${detail}. ` +
      `A file is missing: put it back from a backup, then start again. Nothing was changed.`,
  );
}

/** Retention let go of it, or the oldest files are missing. */
export function dropped(directory: string, sequence: number): JournalError {
  return new JournalError(
    `The journal in ${directory} no longer keeps record ${sequence}. ` +
      `Begin behind it, with the state of a snapshot, or put its oldest files back from the archive.`,
  );
}
