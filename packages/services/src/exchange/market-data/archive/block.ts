import { promisify } from "node:util";
import { crc32, deflateRaw, inflateRaw } from "node:zlib";

/** "BRSB" in ASCII, and the version of what follows. */
const MAGIC = 0x42535242;
const VERSION = 1;
/** Magic, version, width, rows, checksum of the header before it and the payload; u32 each. */
const HEADER_BYTES = 20;
const CHECKSUM_AT = 16;
const COMPRESSION_LEVEL = 1;

/** On other threads: this one trades. */
const compress = promisify(deflateRaw);
const decompress = promisify(inflateRaw);

/** The file is no whole block: cut off, damaged, or of a version that is not read. */
export class BlockError extends Error {
  override readonly name = "BlockError";
}

/** Rows as bytes: column by column, because neighbours in a column are alike, and compressed. */
export async function encodeBlock(cells: Float64Array, width: number): Promise<Buffer> {
  const payload = await compress(bytesOf(turned(cells, width)), { level: COMPRESSION_LEVEL });
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(VERSION, 4);
  header.writeUInt32LE(width, 8);
  header.writeUInt32LE(cells.length / width, 12);
  header.writeUInt32LE(checksum(header, payload), CHECKSUM_AT);
  return Buffer.concat([header, payload]);
}

/** The rows of these bytes. Throws a BlockError when they are not what was written. */
export async function decodeBlock(
  bytes: Buffer,
  width: number,
): Promise<Float64Array<ArrayBuffer>> {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32LE(0) !== MAGIC) {
    throw new BlockError("it is no block of rows");
  }
  if (bytes.readUInt32LE(4) !== VERSION || bytes.readUInt32LE(8) !== width) {
    throw new BlockError("its rows are of another version");
  }
  const payload = bytes.subarray(HEADER_BYTES);
  if (checksum(bytes, payload) !== bytes.readUInt32LE(CHECKSUM_AT)) {
    throw new BlockError("it is damaged or cut off");
  }
  const rows = bytes.readUInt32LE(12);
  const columns = new Float64Array(rows * width);
  bytesOf(columns).set(await decompress(payload, { maxOutputLength: columns.byteLength }));
  return turned(columns, rows);
}

/** The table with rows for columns. */
function turned(cells: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const rows = cells.length / width;
  const other = new Float64Array(cells.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < width; column += 1) {
      other[column * rows + row] = cells[row * width + column] ?? 0;
    }
  }
  return other;
}

function checksum(header: Buffer, payload: Buffer): number {
  return crc32(payload, crc32(header.subarray(0, CHECKSUM_AT)));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
