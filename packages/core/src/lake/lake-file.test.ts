import { randomBytes } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { AppliedEvent } from "../projection/index.ts";
import { lakeFile, lakeKey, lakeLine, lakeParts } from "./index.ts";

const timeUs = Date.UTC(2026, 10, 22, 23, 59, 59, 999) * 1000 + 999;
const applied = (sequence: number, laterUs = 0): AppliedEvent => ({
  sequence,
  timeUs: timeUs + laterUs,
  command: { kind: "AdvanceTime" },
  events: [
    { kind: "BalanceChanged", accountId: 1, assetId: 2, freeUnits: 2n ** 60n, lockedUnits: 0n },
  ],
});
const textOf = (bytes: Uint8Array): string => gunzipSync(bytes).toString("utf8");

test("a line says everything, whole numbers of any size included", () => {
  expect(lakeLine(applied(7))).toBe(
    `{"sequence":7,"time":"2026-11-22T23:59:59.999Z","timeUs":${timeUs},` +
      `"command":{"kind":"AdvanceTime"},"events":[{"kind":"BalanceChanged","accountId":1,` +
      `"assetId":2,"freeUnits":"1152921504606846976","lockedUnits":"0"}]}\n`,
  );
});

test.each([
  [1, 0, "events/day=2026-11-22/000000000001.jsonl.gz"],
  [10_000, 0, "events/day=2026-11-22/000000000001.jsonl.gz"],
  [10_001, 0, "events/day=2026-11-22/000000010001.jsonl.gz"],
  [10_001, 1, "events/day=2026-11-23/000000010001.jsonl.gz"],
])("command %i, %i us later, belongs into %s", (sequence, laterUs, key) => {
  expect(lakeKey(applied(sequence, laterUs))).toBe(key);
});

test("a batch is cut where a file ends: at midnight, and after ten thousand commands", () => {
  const batch = [applied(9_999), applied(10_000), applied(10_001), applied(10_002, 1)];
  const parts = lakeParts(batch).map(({ key, applied: commands }) => [
    key.slice("events/day=2026-11-".length),
    commands.map(({ sequence }) => sequence),
  ]);
  expect(parts).toEqual([
    ["22/000000000001.jsonl.gz", [9_999, 10_000]],
    ["22/000000010001.jsonl.gz", [10_001]],
    ["23/000000010001.jsonl.gz", [10_002]],
  ]);
});

test("a small file is compressed anew with what is added", () => {
  const one = lakeFile(undefined, [applied(1)]);
  const two = lakeFile(one, [applied(2)]);
  expect(textOf(two)).toBe(lakeLine(applied(1)) + lakeLine(applied(2)));
  expect(two.length).toBeLessThan(one.length * 1.5);
});

test("a large file is left as it is, and what is added follows it", () => {
  const lines = `${randomBytes(400_000).toString("base64")}\n`;
  const large = gzipSync(lines);
  const grown = lakeFile(large, [applied(2)]);
  expect(Buffer.compare(grown.subarray(0, large.length), large)).toBe(0);
  expect(textOf(grown)).toBe(lines + lakeLine(applied(2)));
});
