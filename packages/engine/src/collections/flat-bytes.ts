import { FormatError } from "../bytes/index.ts";
import type { FlatArray, FlatState } from "./flat-state.ts";

/** "BRSF" in ASCII. */
const MAGIC = 0x46535242;
const HEADER_WORDS = 4;
const KINDS = { float64: 0, int32: 1, uint8: 2 } as const;

/**
 * A flat state as bytes, little endian: magic, version, how many numbers and arrays; the numbers;
 * kind and length of each array; the arrays, each from a multiple of eight on.
 */
export function flatBytes(state: FlatState, version: number): Uint8Array<ArrayBuffer> {
  const chunks = flatChunks(state, version);
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The same in pieces, one after the other: the arrays themselves, without a copy. */
export function flatChunks(state: FlatState, version: number): Uint8Array<ArrayBuffer>[] {
  const { numbers, arrays } = state;
  const head = new Uint8Array((HEADER_WORDS / 2 + numbers.length + arrays.length) * 8);
  const view = new DataView(head.buffer);
  [MAGIC, version, numbers.length, arrays.length].forEach((word, at) => {
    view.setUint32(at * 4, word, true);
  });
  let at = HEADER_WORDS * 4;
  for (const number of numbers) {
    view.setFloat64(at, number, true);
    at += 8;
  }
  const chunks = [head];
  for (const array of arrays) {
    const { buffer, byteOffset, byteLength, length } = array;
    view.setUint32(at, kindOf(array), true);
    view.setUint32(at + 4, length, true);
    at += 8;
    chunks.push(new Uint8Array(buffer, byteOffset, byteLength));
    if (padded(byteLength) > byteLength)
      chunks.push(new Uint8Array(padded(byteLength) - byteLength));
  }
  return chunks;
}

/** The state of these bytes; its arrays are copies. A FormatError when they are not what was written. */
export function flatStateOf(bytes: Uint8Array, version: number): FlatState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number) => {
    if (at + 4 > bytes.length) throw new FormatError(`The state ends at byte ${bytes.length}.`);
    return view.getUint32(at, true);
  };
  if (word(0) !== MAGIC) throw new FormatError("These bytes are no snapshot of an exchange.");
  if (word(4) !== version) {
    throw new FormatError(
      `The snapshot is of version ${word(4)}; this engine reads version ${version}. ` +
        "Replay the journal instead: it leads across versions.",
    );
  }
  const [numberCount, arrayCount] = [word(8), word(12)];
  let at = HEADER_WORDS * 4;
  let dataAt = at + (numberCount + arrayCount) * 8;
  if (dataAt > bytes.length) throw new FormatError("The snapshot is cut off in its numbers.");
  const numbers: number[] = [];
  for (; numbers.length < numberCount; at += 8) numbers.push(view.getFloat64(at, true));
  const arrays: FlatArray[] = [];
  for (; arrays.length < arrayCount; at += 8) {
    const array = emptyOf(word(at), word(at + 4));
    const end = dataAt + array.byteLength;
    if (end > bytes.length) throw new FormatError("The snapshot is cut off in its arrays.");
    new Uint8Array(array.buffer).set(bytes.subarray(dataAt, end));
    arrays.push(array);
    dataAt += padded(array.byteLength);
  }
  if (dataAt !== bytes.length) throw new FormatError("The snapshot goes on after its end.");
  return { numbers, arrays };
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function kindOf(array: FlatArray): number {
  if (array instanceof Float64Array) return KINDS.float64;
  return array instanceof Int32Array ? KINDS.int32 : KINDS.uint8;
}

function emptyOf(kind: number, length: number): FlatArray {
  if (kind === KINDS.float64) return new Float64Array(length);
  if (kind === KINDS.int32) return new Int32Array(length);
  if (kind === KINDS.uint8) return new Uint8Array(length);
  throw new FormatError(`The snapshot has an array of the unknown kind ${kind}.`);
}
