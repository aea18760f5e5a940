import { hash } from "node:crypto";
import { crc32 } from "node:zlib";

/** One record of a log: a command of the journal, or what a command caused. */
export interface NewRecord {
  /** Its place: the record before it has `sequence - 1`. */
  readonly sequence: number;
  readonly timeUs: number;
  readonly payload: Uint8Array;
}

/** A record as it is read back. */
export interface JournalRecord extends NewRecord {
  /** Of the writer that appended it; never lower than that of the record before. */
  readonly epoch: number;
}

/**
 * The bytes of one record, little endian:
 *
 *     0  u32  length of the payload
 *     4  u32  crc32 of bytes 8 to the end; a wrong length makes it wrong too
 *     8  u64  sequence
 *    16  u64  time, microseconds
 *    24  u32  epoch of the writer
 *    28  u32  place in the batch it was written with, from 0
 *    32  u64  first 8 bytes of the SHA-256 of the whole record before it
 *    40       payload
 *
 * The crc finds what a disk or a torn write spoiled; the hash finds a record that is whole but does
 * not belong there (an older file put back, two writers). SHA-256 costs little more per record than
 * a second crc would, and cannot be forged by an edit that keeps the crc right.
 */
export const RECORD_HEADER_BYTES = 40;
/** A Lambda event carries 6 MB, and a record in it grows by a third. */
export const PAYLOAD_BYTES_MAX = 4 * 1024 * 1024;

/** A header of the format before this one, and one byte. */
const RECORD_BYTES_MIN = 25;
const HASH_DIGITS = 16;
const LOW_WORD = 2 ** 32;
const ZEROS = Buffer.alloc(64 * 1024);

/** Bytes that are no log, or records that do not follow one another. */
export class RecordLogError extends Error {
  override readonly name = "RecordLogError";
}

/** What an encoded record carries besides the record. */
export interface Place {
  readonly epoch: number;
  readonly indexInBatch: number;
  readonly previousHash: string;
}

export type FoundRecord =
  | {
      readonly ok: true;
      readonly record: JournalRecord;
      readonly indexInBatch: number;
      readonly previousHash: string;
      readonly nextOffset: number;
    }
  | { readonly ok: false; readonly problem: string };

/** Writes a record at `offset` and answers the offset after it. */
export function encodeRecord(
  target: Buffer,
  offset: number,
  record: NewRecord,
  { epoch, indexInBatch, previousHash }: Place,
): number {
  const { sequence, timeUs, payload } = record;
  if (payload.length === 0 || payload.length > PAYLOAD_BYTES_MAX) {
    throw new RangeError(
      `A record of ${payload.length} bytes cannot be journalled: 1 to ${PAYLOAD_BYTES_MAX} fit.`,
    );
  }
  const end = offset + RECORD_HEADER_BYTES + payload.length;
  target.writeUInt32LE(payload.length, offset);
  writeUInt64(target, offset + 8, sequence);
  writeUInt64(target, offset + 16, timeUs);
  target.writeUInt32LE(epoch, offset + 24);
  target.writeUInt32LE(indexInBatch, offset + 28);
  target.write(previousHash, offset + 32, HASH_DIGITS / 2, "hex");
  target.set(payload, offset + RECORD_HEADER_BYTES);
  target.writeUInt32LE(crc32(part(target, offset + 8, end)), offset + 4);
  return end;
}

/** Reads the record at `offset`; says what is wrong when there is none. */
export function findRecord(source: Buffer, offset: number): FoundRecord {
  if (source.length - offset < RECORD_HEADER_BYTES) return fault("the header is cut short");
  const length = source.readUInt32LE(offset);
  if (length === 0 || length > PAYLOAD_BYTES_MAX) return fault(`impossible length ${length}`);
  const end = offset + RECORD_HEADER_BYTES + length;
  if (end > source.length) return fault("the payload is cut short");
  if (crc32(part(source, offset + 8, end)) !== source.readUInt32LE(offset + 4)) {
    return fault("the checksum does not match");
  }
  return {
    ok: true,
    record: {
      sequence: readUInt64(source, offset + 8),
      timeUs: readUInt64(source, offset + 16),
      epoch: source.readUInt32LE(offset + 24),
      payload: part(source, offset + RECORD_HEADER_BYTES, end),
    },
    indexInBatch: source.readUInt32LE(offset + 28),
    previousHash: source.toString("hex", offset + 32, offset + RECORD_HEADER_BYTES),
    nextOffset: end,
  };
}

/** What the record after this one carries: the first 8 bytes of its SHA-256, in hexadecimal. */
export function hashRecord(bytes: Buffer, offset: number, end: number): string {
  return hash("sha256", part(bytes, offset, end), "hex").slice(0, HASH_DIGITS);
}

/**
 * True when the bad bytes that `source` begins with, where record `lastSequence + 1` should stand,
 * were once durable: a whole record of a later batch stands behind them, and a batch begins only
 * when the one before is durable. A whole record of the same batch proves nothing: a disk writes
 * pages in any order.
 */
export function isDurableBehind(
  source: Buffer,
  lastSequence: number,
  find: (at: number) => FoundRecord = (at) => findRecord(source, at),
): boolean {
  const sequenceMax = lastSequence + source.length / RECORD_BYTES_MIN;
  const end = Math.min(source.length - RECORD_BYTES_MIN + 1, endOfContent(source));
  for (let at = 1; at < end; at++) {
    const length = source.readUInt32LE(at);
    if (length === 0 || length > PAYLOAD_BYTES_MAX) continue;
    const sequence = readUInt64(source, at + 8);
    if (sequence <= lastSequence || sequence > sequenceMax) continue;
    const found = find(at);
    if (found.ok && sequence - found.indexInBatch > lastSequence + 1) return true;
  }
  return false;
}

/** True where no record begins because nothing was written: a file may be filled with zeros ahead. */
export function isBlank(source: Buffer, offset: number): boolean {
  return offset + 4 <= source.length && source.readUInt32LE(offset) === 0;
}

/** Behind the last byte that is not zero. */
export function endOfContent(source: Buffer): number {
  let end = source.length;
  while (end >= ZEROS.length && source.subarray(end - ZEROS.length, end).equals(ZEROS)) {
    end -= ZEROS.length;
  }
  while (end > 0 && source[end - 1] === 0) end -= 1;
  return end;
}

function readUInt64(source: Buffer, offset: number): number {
  return source.readUInt32LE(offset) + source.readUInt32LE(offset + 4) * LOW_WORD;
}

function writeUInt64(target: Buffer, offset: number, value: number): void {
  target.writeUInt32LE(value % LOW_WORD, offset);
  target.writeUInt32LE(Math.floor(value / LOW_WORD), offset + 4);
}

/** As `subarray`, without what a Buffer costs: this runs twice for every record of a replay. */
function part(bytes: Buffer, offset: number, end: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + offset, end - offset);
}

function fault(problem: string): FoundRecord {
  return { ok: false, problem };
}
