import type { FoundRecord } from "@bourse/core/record-log";
import { crc32 } from "node:zlib";

/**
 * The records of journals written before they had an epoch and a chain; they are read, never written:
 * u32 length, u32 crc32 of bytes 8 to the end, u64 sequence, u64 time, payload. All little endian.
 */
const HEADER_BYTES = 24;
const PAYLOAD_BYTES_MAX = 64 * 1024;

/** Reads the record at `offset` as one of writer 0 that follows whatever is before it. */
export function findFirstFormat(source: Buffer, offset: number, previousHash: string): FoundRecord {
  if (source.length - offset < HEADER_BYTES) return fault("the header is cut short");
  const length = source.readUInt32LE(offset);
  if (length === 0 || length > PAYLOAD_BYTES_MAX) return fault(`impossible length ${length}`);
  const end = offset + HEADER_BYTES + length;
  if (end > source.length) return fault("the payload is cut short");
  if (crc32(source.subarray(offset + 8, end)) !== source.readUInt32LE(offset + 4)) {
    return fault("the checksum does not match");
  }
  return {
    ok: true,
    record: {
      sequence: Number(source.readBigUInt64LE(offset + 8)),
      timeUs: Number(source.readBigUInt64LE(offset + 16)),
      epoch: 0,
      payload: source.subarray(offset + HEADER_BYTES, end),
    },
    indexInBatch: 0,
    previousHash,
    nextOffset: end,
  };
}

function fault(problem: string): FoundRecord {
  return { ok: false, problem };
}
