import fc from "fast-check";
import { expect, test } from "vitest";
import { WordRing } from "./index.ts";

test("a ring of words is a queue, however it grows and wraps", () => {
  const step = fc.record({ isPush: fc.boolean(), count: fc.nat({ max: 700 }) });
  const property = fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
    const ring = new WordRing();
    const records: { place: number; words: number[] }[] = [];
    let next = 1;
    for (const { isPush, count } of steps) {
      if (isPush) {
        const words = Array.from({ length: count }, () => next++);
        const place = ring.push(Int32Array.from([...words, -1]), count);
        records.push({ place, words });
      } else {
        ring.shift(records.shift()?.words.length ?? 0);
      }
      for (const { place, words } of [...records.slice(0, 1), ...records.slice(-1)]) {
        expect([...ring.copy(place, words.length)]).toEqual(words);
      }
    }
    expect([...ring.all()]).toEqual(records.flatMap(({ words }) => words));
    expect(ring.length).toBe(records.flatMap(({ words }) => words).length);
  });
  fc.assert(property, { numRuns: 200 });
});

test("one word more than fits makes the ring grow, and loses nothing", () => {
  const ring = new WordRing();
  const words = Int32Array.from({ length: 1024 }, (_, at) => at);
  ring.push(words, 1000);
  ring.shift(500);
  ring.push(words, 524);
  ring.push(words, 1);
  expect([...ring.all()]).toEqual([...words.subarray(500, 1000), ...words.subarray(0, 524), 0]);
});
