import fc from "fast-check";
import { expect, test } from "vitest";
import { Book } from "./index.ts";

/** Few ids that meet often, some of them with equal lower or upper halves. */
const orderId = fc.oneof(
  fc.nat({ max: 60 }),
  fc.nat({ max: 60 }).map((high) => high * 2 ** 32),
  fc.nat({ max: 60 }).map((high) => high * 2 ** 32 + 2 ** 31),
  fc.nat({ max: Number.MAX_SAFE_INTEGER }),
);

test("orders are found by their ids as in a Map, whatever comes and goes, also from an image", () => {
  const property = fc.property(fc.array(orderId, { maxLength: 200, size: "max" }), (steps) => {
    let book = new Book();
    const oracle = new Map<number, number>();
    for (const wanted of steps) {
      const found = oracle.get(wanted);
      if (found === undefined) {
        oracle.set(wanted, book.open(wanted, 0, 1));
      } else {
        book.close(found);
        oracle.delete(wanted);
      }
      expect(book.orderCount).toBe(oracle.size);
      expect(steps.filter((any) => book.find(any) !== (oracle.get(any) ?? 0))).toEqual([]);
      const copy = new Book();
      copy.restore(book.image());
      expect(copy.orderCount).toBe(oracle.size);
      book = copy;
    }
  });
  fc.assert(property, { numRuns: 40 });
});
