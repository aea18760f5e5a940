import { expect, test } from "vitest";
import { compare } from "../against.ts";
import { measureMixed } from "../mixed/measure-mixed.ts";
import { MixedStream } from "../mixed/mixed-stream.ts";
import { generateSpot } from "../spot.ts";
import { measureMemory } from "./measure-memory.ts";
import { measureSpot } from "./measure-spot.ts";
import { FILTERED_MARKET, PLAIN_MARKET } from "./spot-listing.ts";

/** Seed 7, 100,000 messages: what other books say without accounts. */
const REPORTS_SHA256 = "0b08c1f551ae794e8f010ee27087beb965ae9b87eabc28b1db942e9198e472e4";

test.each([
  ["its filters", FILTERED_MARKET],
  ["no filters", PLAIN_MARKET],
])("with accounts, fees and %s the exchange reports what the book alone does", (_name, market) => {
  const { reports, reportsSha256, trades, commands } = measureSpot(
    generateSpot(7, 100_000),
    market,
    1,
  );
  expect({ reports, reportsSha256, trades, commands }).toEqual({
    reports: 131_296,
    reportsSha256: REPORTS_SHA256,
    trades: 30_805,
    // Two assets, the market, and two deposits for each of a thousand users.
    commands: 100_000 + 3 + 2000,
  });
});

test("the mixed stream is the same for a seed, whatever the exchange makes of it", () => {
  const drawn = (seed: number) => {
    const stream = new MixedStream(seed);
    return Array.from({ length: 30_000 }, () => stream.next());
  };
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  const kinds = new Set(drawn(7).map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual([
    "AdvanceTime",
    "AmendOrder",
    "CancelAllOrders",
    "CancelOrder",
    "CancelOrderList",
    "CancelReplace",
    "Deposit",
    "PlaceOrder",
    "PlaceOrderList",
    "Withdraw",
  ]);
});

test("the mixed stream trades, and few of its commands are refused", () => {
  const count = 15_000;
  const { trades, refusals, commands } = measureMixed(7, count, 1);
  expect(trades).toBeGreaterThan(count / 10);
  expect(refusals).toBeLessThan(count / 5);
  expect(commands).toBeGreaterThan(count);
});

test("the package that is measured beside ours ends with the same orders", () => {
  const { resting, peerResting } = compare(generateSpot(7, 25_000), 1);
  expect(resting).toBeGreaterThan(15_000);
  expect(peerResting).toBe(resting);
});

test("passes over one exchange can go on for ever", () => {
  const { commands } = measureMemory(generateSpot(7, 25_000), 1, () => {});
  // Three passes with a cancel for every user at their end, and the sampled one without.
  expect(commands).toBe(2003 + 3 * 26_000 + 25_000);
});
