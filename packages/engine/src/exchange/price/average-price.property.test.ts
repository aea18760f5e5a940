import fc from "fast-check";
import { expect, test } from "vitest";
import type { FlatState } from "../../collections/index.ts";
import { FlatStateReader } from "../../collections/index.ts";
import { HashSum, RecordKind } from "../../hash/index.ts";
import { AveragePrice } from "./average-price.ts";

const SECOND_US = 1_000_000;

interface Step {
  readonly waitUs: number;
  readonly priceTicks: number;
  readonly lots: number;
  /** Instead of a trade: another window. */
  readonly minutes: number | undefined;
}

interface SlowTrade {
  readonly priceTicks: number;
  readonly lots: number;
  readonly second: number;
}

/** Keeps every trade, and divides big integers. */
class SlowAverage {
  #trades: SlowTrade[] = [];
  #minutes: number;

  constructor(minutes: number) {
    this.#minutes = minutes;
  }

  setMinutes(minutes: number, timeUs: number): void {
    this.#forget(timeUs);
    this.#minutes = minutes;
  }

  add(priceTicks: number, lots: number, timeUs: number): void {
    this.#trades.push({ priceTicks, lots, second: Math.floor(timeUs / SECOND_US) });
  }

  ticksAt(timeUs: number): number {
    this.#forget(timeUs);
    let sum = 0n;
    let lots = 0n;
    for (const trade of this.#trades) {
      sum += BigInt(trade.priceTicks) * BigInt(trade.lots);
      lots += BigInt(trade.lots);
    }
    return lots === 0n ? 0 : Number((2n * sum + lots) / (2n * lots));
  }

  #forget(timeUs: number): void {
    const oldest = Math.floor(timeUs / SECOND_US) - this.#minutes * 60;
    this.#trades = this.#trades.filter((trade) => trade.second > oldest);
  }
}

/** Some huge; some so that both the average and the lots need more than 26 bits. */
const price = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 2 ** 25, max: 2 ** 28 }),
  fc.integer({ min: 1, max: 2 ** 52 }),
);

/** Trades whose notional is exact, as all trades of the exchange are. */
const trade = fc.tuple(price, fc.nat()).chain(([priceTicks, seed]) => {
  const lotsMax = Math.floor(Number.MAX_SAFE_INTEGER / priceTicks);
  return fc
    .constantFrom(1 + (seed % Math.min(lotsMax, 1000)), lotsMax, Math.ceil(lotsMax / 3))
    .map((lots) => ({ priceTicks, lots }));
});
const waitUs = fc.oneof(
  fc.constant(0),
  fc.nat({ max: SECOND_US }),
  fc.nat({ max: 100 * SECOND_US }),
);
const step: fc.Arbitrary<Step> = fc
  .tuple(waitUs, trade, fc.option(fc.constantFrom(0, 1, 2), { freq: 12, nil: undefined }))
  .map(([wait, { priceTicks, lots }, minutes]) => ({ waitUs: wait, priceTicks, lots, minutes }));

test("it is the volume-weighted average of the trades in the window, whatever their size", () => {
  const property = fc.property(
    fc.array(step, { maxLength: 60, size: "max" }),
    fc.constantFrom(0, 1, 2),
    (steps, minutes) => {
      const fast = new AveragePrice(minutes);
      const slow = new SlowAverage(minutes);
      let timeUs = 1_700_000_000_000_000;
      for (const { waitUs: wait, priceTicks, lots, minutes: next } of steps) {
        timeUs += wait;
        if (next === undefined) {
          fast.add(priceTicks, lots, timeUs);
          slow.add(priceTicks, lots, timeUs);
        } else {
          fast.setMinutes(next, timeUs);
          slow.setMinutes(next, timeUs);
        }
        // Every other time nobody asks: being asked makes no difference.
        const isAsked = lots % 2 === 0;
        expect(isAsked ? fast.ticksAt(timeUs) : 0).toBe(isAsked ? slow.ticksAt(timeUs) : 0);
        fast.assertValid();
      }
      expect(fast.ticksAt(timeUs)).toBe(slow.ticksAt(timeUs));
    },
  );
  fc.assert(property, { numRuns: 300 });
});

test("it rounds half up", () => {
  const average = new AveragePrice(1);
  average.add(3, 1, 0);
  average.add(4, 1, 0);
  expect(average.ticksAt(0)).toBe(4);
  average.add(3, 1, 0);
  expect(average.ticksAt(0)).toBe(3);
});

test("the second it leaves is the second it was", () => {
  const average = new AveragePrice(1);
  average.add(7, 1, 5 * SECOND_US + 999_999);
  expect(average.ticksAt(65 * SECOND_US - 1)).toBe(7);
  expect(average.ticksAt(65 * SECOND_US)).toBe(0);
});

test("the nearer one is at most a tick off", () => {
  const property = fc.property(fc.array(step, { maxLength: 20, size: "max" }), (steps) => {
    const average = new AveragePrice(1);
    let timeUs = 0;
    for (const { waitUs: wait, priceTicks, lots } of steps) {
      timeUs += wait;
      average.add((priceTicks % 2 ** 49) + 1, 1 + (lots % 8), timeUs);
      const near = average.nearTicksAt(timeUs);
      expect(Math.abs(near - average.ticksAt(timeUs))).toBeLessThanOrEqual(1);
      expect(average.nearTicksAt(timeUs)).toBe(average.ticksAt(timeUs));
    }
  });
  fc.assert(property, { numRuns: 100 });
});

test("a long window is restored", () => {
  const average = new AveragePrice(1);
  for (let second = 0; second < 50; second++) average.add(second + 1, 1, second * SECOND_US);
  const copy = copyOf(average, 49 * SECOND_US);
  copy.assertValid();
  expect(copy.ticksAt(49 * SECOND_US)).toBe(26);
  copy.add(1000, 950, 50 * SECOND_US);
  expect(copy.ticksAt(50 * SECOND_US)).toBe(951);
});

test("a restored average goes on like the original, and has its hash", () => {
  const property = fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
    let original = new AveragePrice(1);
    const untouched = new AveragePrice(1);
    let timeUs = 0;
    steps.forEach(({ waitUs: wait, priceTicks, lots }, index) => {
      timeUs += wait;
      // To be written down changes nothing either.
      if (index % 3 === 0) copyOf(original, timeUs);
      expect(original.ticksAt(timeUs)).toBe(untouched.ticksAt(timeUs));
      original.add(priceTicks, lots, timeUs);
      untouched.add(priceTicks, lots, timeUs);
      if (index % 5 === 4) original = copyOf(original, timeUs);
      expect(original.ticksAt(timeUs)).toBe(untouched.ticksAt(timeUs));
      expect(hashOf(original, timeUs)).toBe(hashOf(untouched, timeUs));
      original.assertValid();
    });
  });
  fc.assert(property, { numRuns: 100 });
});

function copyOf(original: AveragePrice, timeUs: number): AveragePrice {
  const state: FlatState = { numbers: [], arrays: [] };
  original.writeTo(state, timeUs);
  const copy = new AveragePrice(1);
  const reader = new FlatStateReader(state);
  copy.readFrom(reader);
  reader.end();
  return copy;
}

function hashOf(average: AveragePrice, timeUs: number): string {
  const hash = new HashSum();
  hash.begin(RecordKind.Market);
  average.feed(hash, timeUs);
  hash.add();
  return hash.hex();
}
