import fc from "fast-check";
import { expect, test } from "vitest";
import { terms } from "../../test/fixture.ts";
import { OrderRecords, PackedId } from "../order/index.ts";
import { ClientOrderIds } from "./client-order-ids.ts";

const MARKETS = [1, 7, 300];
const name = fc.oneof(
  fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 3 }),
  fc.nat({ max: 60 }).map((number) => `x-0123456789abcdef0123456789abcdef${number}`),
);
const step = fc.record({
  account: fc.nat({ max: 3 }),
  name,
  market: fc.constantFrom(...MARKETS),
  next: name,
});

test("it agrees with a Map, whatever comes, goes and changes its name", () => {
  const property = fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
    const ids = new ClientOrderIds();
    const clock = { timeUs: 1 };
    const markets = new Map(MARKETS.map((id) => [id, new OrderRecords(id, clock, ids.id)]));
    for (const records of markets.values()) ids.open(records);
    const recordsOf = (marketId: number) => markets.get(marketId) as OrderRecords;
    const oracle = new Map<string, { marketId: number; slot: number }>();
    let lastSlot = 0;
    for (const { account, name: text, market, next } of steps) {
      const known = oracle.get(`${account} ${text}`);
      if (known === undefined) {
        const records = recordsOf(market);
        records.ensure(++lastSlot);
        const owner = { accountId: account + 1000, selfTradePrevention: 0 } as const;
        records.accept(lastSlot, account, owner, terms({ clientOrderId: text }));
        if (next.length > 1) ids.add(records, lastSlot);
        else {
          ids.find(account, text);
          ids.addUnfound(records, lastSlot);
        }
        oracle.set(`${account} ${text}`, { marketId: market, slot: lastSlot });
        continue;
      }
      const records = recordsOf(known.marketId);
      ids.remove(records, known.slot);
      oracle.delete(`${account} ${text}`);
      if (oracle.has(`${account} ${next}`)) continue;
      records.setClientOrderId(known.slot, next);
      ids.add(records, known.slot);
      oracle.set(`${account} ${next}`, known);
    }
    expect(ids.size).toBe(oracle.size);
    for (const { account, name: text } of steps) {
      const slot = ids.find(account, text);
      const found = slot === 0 ? undefined : { marketId: ids.foundMarketId, slot };
      expect(found).toEqual(oracle.get(`${account} ${text}`));
    }
    expect(ids.find(9, "never there")).toBe(0);
    expect(ids.find(0, "not ascii é")).toBe(0);
  });
  fc.assert(property, { numRuns: 100 });
});

test("two names of one hash are two names", () => {
  const ids = new ClientOrderIds();
  const [first, second] = twins();
  const records = new OrderRecords(1, { timeUs: 1 }, ids.id);
  ids.open(records);
  for (const [index, clientOrderId] of [first, second].entries()) {
    records.accept(
      index + 1,
      0,
      { accountId: 1, selfTradePrevention: 0 },
      terms({ clientOrderId }),
    );
    expect(ids.find(0, clientOrderId)).toBe(0);
    ids.add(records, index + 1);
  }
  expect([ids.find(0, first), ids.find(0, second)]).toEqual([1, 2]);
  ids.remove(records, 1);
  expect([ids.find(0, first), ids.find(0, second)]).toEqual([0, 2]);
});

/** Two texts that have the same hash, found by trying. */
function twins(): [string, string] {
  const seen = new Map<number, string>();
  const id = new PackedId();
  for (let number = 0; ; number++) {
    const text = `${Math.imul(number, 0x9e3779b1)}/${number}`;
    id.pack(text);
    const other = seen.get(id.hash);
    if (other !== undefined) return [other, text];
    seen.set(id.hash, text);
  }
}

test("an order that was never added cannot leave", () => {
  const ids = new ClientOrderIds();
  const records = new OrderRecords(1, { timeUs: 1 });
  ids.open(records);
  records.accept(1, 0, { accountId: 1, selfTradePrevention: 0 }, terms());
  expect(() => ids.remove(records, 1)).toThrow("no client id was kept");
});
