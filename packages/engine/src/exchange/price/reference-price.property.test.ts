import fc from "fast-check";
import { expect, test } from "vitest";
import { marketSpec } from "../../../test/fixture.ts";
import type { FlatState } from "../../collections/index.ts";
import { FlatStateReader } from "../../collections/index.ts";
import { HashSum, RecordKind } from "../../hash/index.ts";
import type { MarketSpec } from "../../market/index.ts";
import { ReferencePriceKind } from "../../market/index.ts";
import { ReferencePrice, highestTicks, lowestTicks } from "./reference-price.ts";

interface SlowTrade {
  readonly priceTicks: bigint;
  readonly timeUs: bigint;
}

function meanOf(count: number, widthMs: number): MarketSpec {
  return marketSpec({
    referencePriceKind: ReferencePriceKind.ArithmeticMean,
    referenceBucketCount: count,
    referenceBucketWidthMs: widthMs,
  });
}

/** Rule 10.1, from all trades there ever were: the counts and sums that Binance describes. */
function slowMean(trades: readonly SlowTrade[], count: number, widthMs: number, now: number) {
  const width = BigInt(widthMs) * 1000n;
  const begin = BigInt(now) - BigInt(count) * width;
  const buckets = new Map<bigint, { count: bigint; sum: bigint }>();
  for (const { priceTicks, timeUs } of trades) {
    const open = (timeUs / width) * width;
    const bucket = buckets.get(open) ?? { count: 0n, sum: 0n };
    bucket.count += 10_000n;
    bucket.sum += priceTicks * 10_000n * 10_000n;
    buckets.set(open, bucket);
  }
  let countTotal = 0n;
  let sumTotal = 0n;
  for (const [open, bucket] of buckets) {
    const inside = open >= begin ? width : open + width - begin;
    if (inside <= 0n) continue;
    countTotal += (bucket.count * inside) / width;
    sumTotal += (bucket.sum * inside) / width;
  }
  return countTotal === 0n ? 0 : Number(sumTotal / countTotal);
}

const step = fc.record({
  waitUs: fc.oneof(fc.constant(0), fc.nat({ max: 2000 }), fc.nat({ max: 40_000 })),
  priceTicks: fc.oneof(
    fc.constant(7),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 2 ** 39 }),
    fc.integer({ min: 9_000_000, max: 9_000_900 }),
  ),
  isAsked: fc.boolean(),
});

test("it is the mean of the buckets, the oldest in part, to the last digit", () => {
  const property = fc.property(
    fc.array(step, { maxLength: 80, size: "max" }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 7 }),
    (steps, count, widthMs) => {
      const fast = new ReferencePrice(meanOf(count, widthMs));
      const trades: SlowTrade[] = [];
      let timeUs = 1_700_000_000_000_000;
      for (const { waitUs, priceTicks, isAsked } of steps) {
        timeUs += waitUs;
        const slow = () => (isAsked ? slowMean(trades, count, widthMs, timeUs) : 0);
        // Asked before the trade, so that time alone moves the window.
        expect(isAsked ? fast.at(timeUs) : 0).toBe(slow());
        fast.add(priceTicks, timeUs);
        trades.push({ priceTicks: BigInt(priceTicks), timeUs: BigInt(timeUs) });
        expect(isAsked ? fast.at(timeUs) : 0).toBe(slow());
        fast.assertValid();
      }
      for (let wait = 0; wait < 50_000; wait += 1777) {
        expect(fast.at(timeUs + wait)).toBe(slowMean(trades, count, widthMs, timeUs + wait));
      }
    },
  );
  fc.assert(property, { numRuns: 200 });
});

test("the bucket in which the window begins counts by its part inside", () => {
  const mean = new ReferencePrice(meanOf(2, 1));
  mean.add(100, 1_000);
  mean.add(200, 2_000);
  expect(mean.at(2_999)).toBe(1_500_000);
  // A quarter of the first bucket has left: (0.75 * 100 + 200) / 1.75.
  expect(mean.at(3_250)).toBe(1_571_428);
  expect(mean.at(4_000)).toBe(2_000_000);
  // Half of the second one is still inside, and alone.
  expect(mean.at(4_500)).toBe(2_000_000);
  expect(mean.at(5_000)).toBe(0);
});

test("so little of a bucket that it counts for nothing is no price", () => {
  const mean = new ReferencePrice(meanOf(1, 20));
  mean.add(100, 0);
  expect(mean.at(39_998)).toBe(1_000_000);
  expect(mean.at(39_999)).toBe(0);
});

test("sums beyond 2^53 are exact", () => {
  const mean = new ReferencePrice(meanOf(1, 1));
  const trades: SlowTrade[] = [];
  const add = (priceTicks: number, timeUs: number) => {
    mean.add(priceTicks, timeUs);
    trades.push({ priceTicks: BigInt(priceTicks), timeUs: BigInt(timeUs) });
  };
  for (let trade = 0; trade < 20; trade++) add(2 ** 49 + 5 * trade, 900);
  for (let trade = 0; trade < 20; trade++) add(2 ** 48 - 7 * trade, 1_001);
  for (const timeUs of [1_001, 1_333, 1_777, 2_000, 2_500]) {
    expect(mean.at(timeUs)).toBe(slowMean(trades, 1, 1, timeUs));
  }
});

test("a restored mean goes on like the original, and has its hash", () => {
  const spec = meanOf(3, 5);
  const property = fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
    let original = new ReferencePrice(spec);
    const untouched = new ReferencePrice(spec);
    let timeUs = 0;
    steps.forEach(({ waitUs, priceTicks, isAsked }) => {
      timeUs += waitUs;
      original.add(priceTicks, timeUs);
      untouched.add(priceTicks, timeUs);
      if (isAsked) original = copyOf(original, spec, timeUs);
      expect(original.at(timeUs)).toBe(untouched.at(timeUs));
      expect(hashOf(original, timeUs)).toBe(hashOf(untouched, timeUs));
      original.assertValid();
    });
  });
  fc.assert(property, { numRuns: 100 });
});

test("without a mean trades leave no trace; a price from outside stays until it is replaced", () => {
  const external = marketSpec({ referencePriceKind: ReferencePriceKind.External });
  const reference = new ReferencePrice(external);
  reference.add(5, 1);
  expect(reference.at(1)).toBe(0);
  reference.setExternal(123);
  expect(reference.at(9_000_000_000)).toBe(123);
  expect(copyOf(reference, external, 1).at(1)).toBe(123);
  reference.configure(external);
  expect(reference.at(2)).toBe(123);
  reference.configure(meanOf(1, 1));
  expect(reference.at(2)).toBe(0);
  reference.add(5, 3);
  expect(reference.at(3)).toBe(50_000);
  reference.configure(meanOf(1, 2));
  expect(reference.at(3)).toBe(0);
  reference.assertValid();
});

test("the price range holds exactly the ticks between the multiples, bounds included", () => {
  const property = fc.property(
    fc.nat({ max: 2 ** 40 }),
    fc.nat({ max: 100_000 }),
    (reference, multiplier) => {
      const product = BigInt(reference) * BigInt(multiplier);
      const scale = 100_000_000n;
      expect(BigInt(lowestTicks(reference, multiplier))).toBe((product + scale - 1n) / scale);
      const highest = product === 0n ? Infinity : Number(product / scale);
      expect(highestTicks(reference, multiplier)).toBe(highest);
    },
  );
  fc.assert(property);
  expect([lowestTicks(100_000, 5_000), highestTicks(100_000, 20_000)]).toEqual([5, 20]);
});

function copyOf(original: ReferencePrice, spec: MarketSpec, timeUs: number): ReferencePrice {
  const state: FlatState = { numbers: [], arrays: [] };
  original.writeTo(state, timeUs);
  const copy = new ReferencePrice(spec);
  const reader = new FlatStateReader(state);
  copy.readFrom(reader);
  reader.end();
  return copy;
}

function hashOf(reference: ReferencePrice, timeUs: number): string {
  const hash = new HashSum();
  hash.begin(RecordKind.Market);
  reference.feed(hash, timeUs);
  hash.add();
  return hash.hex();
}
