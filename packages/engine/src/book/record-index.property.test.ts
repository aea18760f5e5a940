import fc from "fast-check";
import { expect, test } from "vitest";
import { LAYOUT } from "./layout.ts";
import { RecordIndex } from "./record-index.ts";
import { RecordPool } from "./record-pool.ts";

/** Few numbers that meet often, some of them with equal lower or upper halves. */
const number = fc.oneof(
  fc.nat({ max: 60 }),
  fc.nat({ max: 60 }).map((high) => high * 2 ** 32),
  fc.nat({ max: 60 }).map((low) => -low - 1),
  fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
);

test("it agrees with a Map, whatever is added and removed, also from its image", () => {
  const property = fc.property(
    fc.array(number, { maxLength: 200, size: "max" }),
    fc.constantFrom(1, 2, 8),
    (steps, placesPerRecord) => {
      const pool = new RecordPool();
      let index = new RecordIndex(pool, placesPerRecord);
      const oracle = new Map<number, number>();
      for (const wanted of steps) {
        const found = oracle.get(wanted);
        if (found === undefined) {
          const record = pool.take();
          pool.doubles[(record << LAYOUT.DOUBLE_SHIFT) | LAYOUT.NAME] = wanted;
          index.add(wanted, record);
          oracle.set(wanted, record);
        } else {
          index.remove(wanted, found);
          pool.give(found);
          oracle.delete(wanted);
        }
        expect(index.size).toBe(oracle.size);
        expect(steps.filter((any) => index.find(any) !== (oracle.get(any) ?? 0))).toEqual([]);
        const copy = new RecordIndex(pool, placesPerRecord);
        copy.restore(index.image());
        expect(copy.size).toBe(oracle.size);
        index = copy;
      }
    },
  );
  fc.assert(property, { numRuns: 40 });
});
