import fc from "fast-check";
import { type FlatState, FlatStateReader } from "@bourse/engine/collections";
import { expect, test } from "vitest";
import { RowLog } from "./row-log.ts";

type Step = { readonly add: number } | { readonly drop: number };

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ add: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ drop: fc.integer({ min: 1, max: 300 }) }),
  ),
  { maxLength: 40, size: "max" },
);

test("keeps the newest rows in order, whatever was added and dropped", () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(100, 1000, 5000), (all, rowsMax) => {
      const rows = new RowLog(2, rowsMax);
      const naive: number[] = [];
      let next = 0;
      for (const step of all) {
        if ("drop" in step) {
          rows.dropFirst(step.drop);
          naive.splice(0, step.drop);
        } else {
          for (let count = 0; count < step.add; count += 1) {
            const offset = rows.append();
            rows.cells[offset] = next;
            rows.cells[offset + 1] = -next;
            naive.push(next);
            next += 1;
          }
        }
        // It may drop an eighth beyond the bound, never more, and never the newest.
        expect(rows.length).toBeLessThanOrEqual(rowsMax);
        const kept = Math.min(naive.length, Math.floor(rowsMax * (7 / 8)));
        expect(rows.length).toBeGreaterThanOrEqual(kept);
        naive.splice(0, naive.length - rows.length);
        expect(naive.map((_, index) => rows.cell(index, 0))).toEqual(naive);
        expect(rows.cell(rows.length - 1, 1) === 0 - (naive.at(-1) ?? 0)).toBe(true);
        const wanted = naive[naive.length >> 1] ?? 0;
        expect(rows.lowerBound(0, wanted)).toBe(Math.max(naive.indexOf(wanted), 0));
      }
    }),
    { numRuns: 30 },
  );
});

test("grows with its contents and no further than it may", () => {
  const rows = new RowLog(3, 2 ** 12);
  for (let count = 0; count < 100; count += 1) rows.append();
  expect(rows.cells.length).toBeLessThanOrEqual(256 * 3);
  for (let count = 0; count < 2 ** 16; count += 1) rows.append();
  expect(rows.cells.length).toBe(2 ** 12 * 3);
});

test("what it handed out for a snapshot stays as it was, whatever comes and goes afterwards", () => {
  for (const rowsBefore of [1, 100, 256, 700, 1_000]) {
    const log = new RowLog(2, 1_000);
    let next = 0;
    const append = (): void => {
      const offset = log.append();
      log.cells[offset] = next;
      log.cells[offset + 1] = -next;
      next += 1;
    };
    for (let row = 0; row < rowsBefore; row++) append();
    log.dropFirst(3);
    const state: FlatState = { numbers: [], arrays: [] };
    log.writeTo(state);
    const first = log.cell(0, 0);
    const length = log.length;
    if (length > 0) log.cells[log.offset(length - 1) + 1] = 77;
    for (let row = 0; row < 3_000; row++) append();
    const restored = new RowLog(2, 1_000);
    restored.readFrom(new FlatStateReader(state));
    const rows = Array.from({ length }, (_, at) => [restored.cell(at, 0), restored.cell(at, 1)]);
    expect(rows).toEqual(Array.from({ length }, (_, at) => [first + at, 0 - (first + at)]));
    expect(restored.length).toBe(length);
    for (let row = 0; row < 1_200; row++) restored.append();
    expect(restored.length).toBeLessThanOrEqual(1_000);
  }
});
