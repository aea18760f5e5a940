import { crc32 } from "node:zlib";
import type { JournalRecord } from "./port.ts";

/**
 * The bytes of one record, little endian:
 *
 *     0  u32  length of the payload
 *     4  u32  crc32 of bytes 8 to the end; a wrong length makes it wrong too
 *     8  u64  sequence
 *    16  u64  time, microseconds
 *    24       payload
 */
export const RECORD_HEADER_BYTES = 24;
export const PAYLOAD_BYTES_MAX = 64 * 1024;

const LOW_WORD = 2 ** 32;

export type ScannedRecord =
  | { readonly ok: true; readonly record: JournalRecord; readonly nextOffset: number }
  | { readonly ok: false; readonly problem: string };

export function recordBytes(record: JournalRecord): number {
  return RECORD_HEADER_BYTES + record.payload.length;
}

/** Writes a record at `offset` and answers the offset after it. */
export function encodeRecord(target: Buffer, offset: number, record: JournalRecord): number {
  const { sequence, timeUs, payload } = record;
  if (payload.length === 0 || payload.length > PAYLOAD_BYTES_MAX) {
    throw new RangeError(
      `A command of ${payload.length} bytes cannot be journalled: 1 to ${PAYLOAD_BYTES_MAX} fit.`,
    );
  }
  const end = offset + RECORD_HEADER_BYTES + payload.length;
  target.writeUInt32LE(payload.length, offset);
  writeUInt64(target, offset + 8, sequence);
  writeUInt64(target, offset + 16, timeUs);
  target.set(payload, offset + RECORD_HEADER_BYTES);
  target.writeUInt32LE(checksum(target, offset, end), offset + 4);
  return end;
}

/** Reads the record at `offset`; says what is wrong when there is none. */
export function scanRecord(source: Buffer, offset: number): ScannedRecord {
  const available = source.length - offset;
  if (available < RECORD_HEADER_BYTES) return fault("the header is cut short");
  const length = source.readUInt32LE(offset);
  if (length === 0 || length > PAYLOAD_BYTES_MAX) return fault(`impossible length ${length}`);
  const end = offset + RECORD_HEADER_BYTES + length;
  if (end > source.length) return fault("the payload is cut short");
  if (checksum(source, offset, end) !== source.readUInt32LE(offset + 4)) {
    return fault("the checksum does not match");
  }
  const record = {
    sequence: readUInt64(source, offset + 8),
    timeUs: readUInt64(source, offset + 16),
    payload: part(source, offset + RECORD_HEADER_BYTES, end),
  };
  return { ok: true, record, nextOffset: end };
}

export function readUInt64(source: Buffer, offset: number): number {
  return source.readUInt32LE(offset) + source.readUInt32LE(offset + 4) * LOW_WORD;
}

export function writeUInt64(target: Buffer, offset: number, value: number): void {
  target.writeUInt32LE(value % LOW_WORD, offset);
  target.writeUInt32LE(Math.floor(value / LOW_WORD), offset + 4);
}

function checksum(bytes: Buffer, offset: number, end: number): number {
  return crc32(part(bytes, offset + 8, end));
}

/** As `subarray`, without what a Buffer costs: this runs twice for every record of a replay. */
function part(bytes: Buffer, offset: number, end: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + offset, end - offset);
}

function fault(problem: string): ScannedRecord {
  return { ok: false, problem };
}
