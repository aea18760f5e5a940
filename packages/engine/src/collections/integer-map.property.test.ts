import fc from "fast-check";
import { expect, test } from "vitest";
import { IntegerMap } from "./index.ts";

const key = fc.oneof(
  fc.nat({ max: 40 }),
  fc.nat({ max: 40 }).map((low) => low * 2 ** 32),
  fc.maxSafeNat(),
);

test("it agrees with a Map, whatever is added and removed", () => {
  const property = fc.property(
    fc.array(fc.tuple(key, fc.boolean()), { maxLength: 200, size: "max" }),
    (steps) => {
      const map = new IntegerMap();
      const oracle = new Map<number, number>();
      steps.forEach(([at, isAdded], index) => {
        if (isAdded && !oracle.has(at)) {
          map.add(at, index + 1);
          oracle.set(at, index + 1);
        } else if (oracle.delete(at)) {
          map.remove(at);
        }
        expect(map.size).toBe(oracle.size);
        const wrong = steps.filter(([other]) => map.get(other) !== (oracle.get(other) ?? 0));
        expect(wrong).toEqual([]);
      });
    },
  );
  fc.assert(property, { numRuns: 30 });
});
