import fc from "fast-check";
import { expect, test } from "vitest";
import { HashIndex, keyHash } from "./index.ts";

test("an index finds what was added and not removed, however hashes collide", () => {
  const step = fc.record({ isAdd: fc.boolean(), hash: fc.nat({ max: 12 }), pick: fc.nat() });
  const property = fc.property(fc.array(step, { maxLength: 300, size: "max" }), (steps) => {
    const index = new HashIndex(4);
    const present: { hash: number; slot: number }[] = [];
    let nextSlot = 0;
    for (const { isAdd, hash, pick } of steps) {
      if (isAdd || present.length === 0) {
        // Far hashes too, whose homes are beyond the end of a small table.
        const spread = hash % 3 === 0 ? Math.imul(hash, 0x9e3779b1) : -hash;
        index.add(spread, nextSlot);
        present.push({ hash: spread, slot: nextSlot++ });
      } else {
        const [gone] = present.splice(pick % present.length, 1);
        if (gone !== undefined) index.remove(gone.hash, gone.slot);
      }
    }
    expect(index.size).toBe(present.length);
    for (const { hash } of present) {
      const expected = present.filter((one) => one.hash === hash).map(({ slot }) => slot);
      expect(slotsOf(index, hash).toSorted((a, b) => a - b)).toEqual(expected);
    }
    expect(slotsOf(index, 0x7fff_1234)).toEqual([]);
  });
  fc.assert(property, { numRuns: 300 });
});

function slotsOf(index: HashIndex, hash: number): number[] {
  const slots: number[] = [];
  for (let place = index.first(hash); place >= 0; place = index.next(hash, place)) {
    slots.push(index.slotAt(place));
  }
  return slots;
}

test("accounts of the same name have different hashes, beyond 2^32 too", () => {
  const hashes = new Set<number>();
  for (let account = 0; account < 5000; account++) {
    hashes.add(keyHash(account, 77));
    hashes.add(keyHash(2 ** 32 * (account + 1), 77));
  }
  expect(hashes.size).toBeGreaterThan(9980);
});
