import { readdirSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { JournalError, type JournalRecord } from "./port.ts";
import {
  PAYLOAD_BYTES_MAX,
  readUInt64,
  RECORD_HEADER_BYTES,
  scanRecord,
  writeUInt64,
} from "./record.ts";

/** A file of the journal, named by the sequence of its first record. */
export interface Segment {
  readonly path: string;
  readonly firstSequence: number;
}

/** Where reading a segment ended: after its last record, or at the first bytes that are none. */
export interface SegmentEnd {
  readonly lastSequence: number;
  readonly offset: number;
  /** Set when bytes follow that are not a record. */
  readonly problem: string | undefined;
}

/** Magic and format version, then the first sequence. */
export const SEGMENT_HEADER_BYTES = 16;
const MAGIC = Buffer.from("BOURSEJ1", "latin1");
const NAME = /^([0-9]{16})\.journal$/;

export function listSegments(directory: string): Segment[] {
  return readdirSync(directory)
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match === null
        ? []
        : [{ path: join(directory, name), firstSequence: Number(match[1]) }];
    })
    .sort((a, b) => a.firstSequence - b.firstSequence);
}

/** Creates a segment and makes both the file and its name durable. */
export async function createSegment(
  directory: string,
  firstSequence: number,
): Promise<{ segment: Segment; file: FileHandle }> {
  const path = join(directory, `${String(firstSequence).padStart(16, "0")}.journal`);
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  writeUInt64(header, MAGIC.length, firstSequence);
  const file = await open(path, "wx");
  await writeFully(file, header);
  await file.sync();
  await syncDirectory(directory);
  return { segment: { path, firstSequence }, file };
}

/** A crash while a segment was created leaves a file without a whole header, and no record. */
export function isUnborn(bytes: Buffer): boolean {
  return bytes.length < SEGMENT_HEADER_BYTES;
}

/** Reads every record of a segment in order and checks that their sequences go on without a gap. */
export function readSegment(
  segment: Segment,
  bytes: Buffer,
  visit: (record: JournalRecord) => void,
): SegmentEnd {
  checkHeader(segment, bytes);
  let offset = SEGMENT_HEADER_BYTES;
  let sequence = segment.firstSequence;
  while (offset < bytes.length) {
    const scanned = scanRecord(bytes, offset);
    if (!scanned.ok) return { lastSequence: sequence - 1, offset, problem: scanned.problem };
    if (scanned.record.sequence !== sequence) {
      throw damaged(
        segment,
        offset,
        `record ${sequence} was expected here, not ${scanned.record.sequence}`,
      );
    }
    visit(scanned.record);
    sequence += 1;
    offset = scanned.nextOffset;
  }
  return { lastSequence: sequence - 1, offset, problem: undefined };
}

/**
 * True when a whole, valid record stands somewhere behind the bad bytes at `offset`. A torn write
 * is the last thing in the file; a record behind it means that these bytes were once acknowledged.
 */
export function hasRecordBehind(bytes: Buffer, offset: number, lastSequence: number): boolean {
  const sequenceMax = lastSequence + bytes.length / RECORD_HEADER_BYTES;
  for (let at = offset + 1; at + RECORD_HEADER_BYTES < bytes.length; at++) {
    const length = bytes.readUInt32LE(at);
    if (length === 0 || length > PAYLOAD_BYTES_MAX) continue;
    const sequence = readUInt64(bytes, at + 8);
    if (sequence <= lastSequence || sequence > sequenceMax) continue;
    if (scanRecord(bytes, at).ok) return true;
  }
  return false;
}

export function damaged(segment: Segment, offset: number, why: string): JournalError {
  return new JournalError(
    `The journal file ${segment.path} is damaged at byte ${offset}: ${why}. ` +
      `Acknowledged commands would be lost, so nothing was changed and the exchange does not start. ` +
      `Put back an undamaged copy of this file from a backup, then start again.`,
  );
}

export async function writeFully(file: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written);
    written += bytesWritten;
  }
}

/** Makes created and removed names durable; directories cannot be synced on Windows. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function checkHeader(segment: Segment, bytes: Buffer): void {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw damaged(segment, 0, "it does not begin like a journal of this version");
  }
  const firstSequence = readUInt64(bytes, MAGIC.length);
  if (firstSequence !== segment.firstSequence) {
    throw damaged(segment, MAGIC.length, `its name and its header (${firstSequence}) disagree`);
  }
}
