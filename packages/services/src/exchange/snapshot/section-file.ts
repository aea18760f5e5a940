import { crc32 } from "node:zlib";
import type { DiskFile } from "../disk/index.ts";

/** One part of a snapshot. Its pieces are made, and written, after the market goes on. */
export interface Section {
  readonly name: string;
  readonly pieces: () => readonly Uint8Array[];
}

/** The file is no whole snapshot: cut off, damaged, or of a version that is not read any more. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
}

/** "BRSS" in ASCII, and the version of what follows. */
const MAGIC = 0x53535242;
const VERSION = 1;
const FILE_HEADER_BYTES = 8;
/** u64 length, u32 crc of the payload, u32 crc of these 48 bytes without this field; the name. */
const SECTION_HEADER_BYTES = 48;
const NAME_BYTES_MAX = 32;
const NAME_AT = 16;
/** Ends the file: without it something is missing. */
const END = "end";
/** Written at once; between two pieces the process does other things. */
const SLICE_BYTES = 256 * 1024;
const LOW_WORD = 2 ** 32;

/**
 * Writes sections one after the other, slice by slice. Answers the bytes written.
 *
 * A section is read twice, once for its checksum and once to be written: it must not change.
 */
export async function writeSections(file: DiskFile, sections: readonly Section[]): Promise<number> {
  const head = Buffer.alloc(FILE_HEADER_BYTES);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(VERSION, 4);
  await file.write(head);
  let bytes = head.length;
  for (const section of [...sections, { name: END, pieces: () => [] }]) {
    bytes += await writeSection(file, section);
  }
  return bytes;
}

async function writeSection(file: DiskFile, { name, pieces }: Section): Promise<number> {
  const slices = pieces().flatMap(slicesOf);
  let length = 0;
  let sum = 0;
  for (const slice of slices) {
    sum = crc32(slice, sum);
    length += slice.length;
    if (slice.length === SLICE_BYTES) await nextTurn();
  }
  await file.write(headerOf(name, length, sum));
  for (const slice of slices) await file.write(slice);
  return SECTION_HEADER_BYTES + length;
}

/** The payloads by name; views into `bytes`. Throws a SnapshotError when anything is amiss. */
export function readSections(bytes: Buffer): Map<string, Buffer> {
  if (bytes.length < FILE_HEADER_BYTES || bytes.readUInt32LE(0) !== MAGIC) {
    throw new SnapshotError("it is no snapshot");
  }
  const version = bytes.readUInt32LE(4);
  if (version !== VERSION) throw new SnapshotError(`it is of version ${version}, not ${VERSION}`);
  const sections = new Map<string, Buffer>();
  for (let at = FILE_HEADER_BYTES; at < bytes.length;) {
    const { name, length, sum } = headerAt(bytes, at);
    const from = at + SECTION_HEADER_BYTES;
    at = from + length;
    const payload = bytes.subarray(from, at);
    if (payload.length !== length) throw new SnapshotError(`it is cut off in its part ${name}`);
    if (crc32(payload) !== sum) throw new SnapshotError(`its part ${name} is damaged`);
    if (name === END && at === bytes.length) return sections;
    sections.set(name, payload);
  }
  throw new SnapshotError("it is cut off");
}

function headerOf(name: string, length: number, sum: number): Buffer {
  const header = Buffer.alloc(SECTION_HEADER_BYTES);
  if (name.length > NAME_BYTES_MAX) throw new RangeError(`${name} is too long a name.`);
  header.writeUInt32LE(length % LOW_WORD, 0);
  header.writeUInt32LE(Math.floor(length / LOW_WORD), 4);
  header.writeUInt32LE(sum, 8);
  header.write(name, NAME_AT, "latin1");
  header.writeUInt32LE(crc32(header), 12);
  return header;
}

function headerAt(bytes: Buffer, at: number): { name: string; length: number; sum: number } {
  if (at + SECTION_HEADER_BYTES > bytes.length) throw new SnapshotError("it is cut off");
  const header = Buffer.from(bytes.subarray(at, at + SECTION_HEADER_BYTES));
  const said = header.readUInt32LE(12);
  header.writeUInt32LE(0, 12);
  if (crc32(header) !== said) throw new SnapshotError(`byte ${at} begins no part of it`);
  const text = header.toString("latin1", NAME_AT);
  return {
    name: text.slice(0, text.indexOf("\0") === -1 ? undefined : text.indexOf("\0")),
    length: header.readUInt32LE(0) + header.readUInt32LE(4) * LOW_WORD,
    sum: header.readUInt32LE(8),
  };
}

function slicesOf(piece: Uint8Array): Uint8Array[] {
  if (piece.length <= SLICE_BYTES) return [piece];
  const slices: Uint8Array[] = [];
  for (let at = 0; at < piece.length; at += SLICE_BYTES) {
    slices.push(piece.subarray(at, at + SLICE_BYTES));
  }
  return slices;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
