import { describe, expect, test } from "vitest";
import {
  CHAIN_START,
  decodeRecords,
  encodeBatch,
  isDurableBehind,
  type NewRecord,
  PAYLOAD_BYTES_MAX,
  RECORD_HEADER_BYTES,
  RecordLogError,
} from "./index.ts";

function records(first: number, count: number): NewRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    sequence: first + index,
    timeUs: 1_790_000_000_000_000 + first + index,
    payload: new Uint8Array(1 + ((first + index) % 40)).fill((first + index) % 251),
  }));
}
const first = encodeBatch(records(1, 5), CHAIN_START, 3);
const second = encodeBatch(records(6, 4), first.end, 3);
const both = Buffer.concat([first.bytes, second.bytes]);

describe("the format of a record log", () => {
  test("records come back as they were, with the epoch of their writer", () => {
    const decoded = decodeRecords(both, CHAIN_START);
    expect(decoded.records).toEqual(records(1, 9).map((record) => ({ ...record, epoch: 3 })));
    expect(decoded.end).toEqual(second.end);
  });

  test("the middle of a log can be read without what is before it, but not in its place", () => {
    expect(decodeRecords(second.bytes).records).toHaveLength(4);
    expect(() => decodeRecords(second.bytes, CHAIN_START)).toThrow("record 1 was expected here");
  });

  test("bytes at any alignment, sequences and times beyond 32 bits", () => {
    const far = [{ sequence: 2 ** 40 + 1, timeUs: 2 ** 52, payload: new Uint8Array([1]) }];
    const after = { sequence: 2 ** 40, epoch: 1, hash: "00112233445566ff" };
    const { bytes } = encodeBatch(far, after, 2 ** 32 - 1);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const decoded = decodeRecords(shifted.subarray(3), after);
    expect(decoded.records).toEqual([{ ...far[0], epoch: 2 ** 32 - 1 }]);
  });

  test("a flip of any bit is found and its record named by its byte", () => {
    const starts = [0];
    for (const { payload } of records(1, 9)) {
      starts.push((starts.at(-1) ?? 0) + RECORD_HEADER_BYTES + payload.length);
    }
    for (let at = 0; at < both.length; at++) {
      const bytes = Buffer.from(both);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      const record = starts.findLast((start) => start <= at);
      expect(() => decodeRecords(bytes, CHAIN_START), `byte ${at}`).toThrow(
        new RegExp(`^Byte ${record} of `),
      );
    }
  });

  test("a whole record of another log is refused by its hash, of an older writer by its epoch", () => {
    const other = encodeBatch(
      [{ sequence: 5, timeUs: 1, payload: new Uint8Array([9]) }],
      { ...CHAIN_START, sequence: 4 },
      3,
    );
    const swapped = Buffer.concat([encodeBatch(records(1, 4), CHAIN_START, 3).bytes, other.bytes]);
    expect(() => decodeRecords(swapped, CHAIN_START)).toThrow("follows another record 4");
    const older = encodeBatch(records(6, 1), first.end, 2);
    expect(() => decodeRecords(older.bytes, first.end)).toThrow("is of writer 2, behind one of");
    expect(() => decodeRecords(older.bytes, first.end)).toThrow(RecordLogError);
  });

  test("a gap or a payload that does not fit is refused before anything is encoded", () => {
    expect(() => encodeBatch(records(2, 1), CHAIN_START, 1)).toThrow("Record 2 where 1 comes next");
    for (const length of [0, PAYLOAD_BYTES_MAX + 1]) {
      const payload = new Uint8Array(length);
      expect(() => encodeBatch([{ sequence: 1, timeUs: 1, payload }], CHAIN_START, 1)).toThrow(
        "cannot be journalled",
      );
    }
  });

  test("bad bytes were durable when a later batch stands behind them, not when their own does", () => {
    const spoiled = Buffer.from(both);
    spoiled[RECORD_HEADER_BYTES] = (spoiled[RECORD_HEADER_BYTES] ?? 0) ^ 1;
    expect(isDurableBehind(spoiled, 0)).toBe(true);
    expect(isDurableBehind(spoiled.subarray(0, first.bytes.length), 0)).toBe(false);
  });
});
