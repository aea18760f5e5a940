import fc from "fast-check";
import { expect, test } from "vitest";
import { ClientOrderIds } from "./client-order-ids.ts";

const step = fc.record({
  account: fc.nat({ max: 3 }),
  name: fc.oneof(fc.string({ maxLength: 3 }), fc.nat({ max: 60 }).map(String)),
  marketId: fc.nat({ max: 65_535 }),
  slot: fc.integer({ min: 1, max: 0x7fff_ffff }),
});

test("it agrees with a Map, whatever comes and goes", () => {
  const property = fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
    const ids = new ClientOrderIds();
    const oracle = new Map<string, { marketId: number; slot: number }>();
    for (const { account, name, marketId, slot } of steps) {
      if (oracle.delete(`${account} ${name}`)) {
        ids.remove(account, name);
      } else {
        ids.add(account, name, marketId, slot);
        oracle.set(`${account} ${name}`, { marketId, slot });
      }
    }
    expect(ids.size).toBe(oracle.size);
    for (const { account, name } of steps) {
      const expected = oracle.get(`${account} ${name}`);
      expect(ids.find(account, name)).toEqual(expected);
      expect(ids.has(account, name)).toBe(expected !== undefined);
    }
    ids.remove(9, "never there");
    expect(ids.size).toBe(oracle.size);
  });
  fc.assert(property, { numRuns: 100 });
});
