import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { NewRecord } from "../../src/exchange/journal/port.ts";

/** Writes a segment as the exchange did before records had an epoch and a chain. */
export function writeFirstFormat(
  directory: string,
  firstSequence: number,
  records: readonly NewRecord[],
): string {
  const path = join(directory, `${String(firstSequence).padStart(16, "0")}.journal`);
  writeFileSync(path, firstFormatSegment(firstSequence, records));
  return path;
}

/** The bytes of such a segment. */
export function firstFormatSegment(firstSequence: number, records: readonly NewRecord[]): Buffer {
  const header = Buffer.alloc(16);
  header.write("BOURSEJ1", "latin1");
  header.writeBigUInt64LE(BigInt(firstSequence), 8);
  return Buffer.concat([header, ...records.map(encode)]);
}

function encode({ sequence, timeUs, payload }: NewRecord): Buffer {
  const bytes = Buffer.alloc(24 + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeBigUInt64LE(BigInt(sequence), 8);
  bytes.writeBigUInt64LE(BigInt(timeUs), 16);
  bytes.set(payload, 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}
