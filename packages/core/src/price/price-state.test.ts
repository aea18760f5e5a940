import { expect, test } from "vitest";
import { applyTicks, type PriceState } from "./price-state.ts";
import { priceOf } from "./price.ts";
import type { PriceTick } from "./wire.ts";

const MINUTE = 60_000;

/** A tick at a minute and second, its sequence and price. */
const tick = (
  minute: number,
  sourceSequence: number,
  priceDecimal: string,
  more: Partial<PriceTick> = {},
): PriceTick => ({
  symbol: "BTCUSDT",
  source: "bourse",
  sourceSequence,
  priceDecimal,
  quantityDecimal: "1",
  isBuyerMaker: false,
  eventTimeMs: minute * MINUTE + sourceSequence,
  receivedTimeMs: 0,
  ...more,
});

function apply(before: PriceState | undefined, ...ticks: PriceTick[]) {
  const applied = applyTicks(before, ticks);
  if (applied === undefined) throw new Error("nothing was new");
  return applied;
}

test("one minute becomes one candle, exact to the last unit", () => {
  const { state, candles } = apply(
    undefined,
    tick(1, 1, "65000.01", { quantityDecimal: "0.00001" }),
    tick(1, 2, "65010.00", { quantityDecimal: "0.5", isBuyerMaker: true }),
    tick(1, 3, "64999.99000000", { quantityDecimal: "2" }),
  );
  expect(candles).toEqual([
    {
      openTimeMs: MINUTE,
      open: "65000.01000000",
      high: "65010.00000000",
      low: "64999.99000000",
      close: "64999.99000000",
      volume: "2.50001000",
      quoteVolume: "162505.63000010",
      takerBuyVolume: "2.00001000",
      takerBuyQuoteVolume: "130000.63000010",
      tradeCount: 3,
    },
  ]);
  expect(priceOf(state)).toMatchObject({ priceDecimal: "64999.99000000", eventTimeMs: MINUTE + 3 });
});

test("sums that no double could hold stay exact", () => {
  const { candles } = apply(
    undefined,
    tick(1, 1, "999999.99999999", { quantityDecimal: "9000.00000001" }),
    tick(1, 2, "0.00000001", { quantityDecimal: "0.00000001" }),
  );
  // (10^6 - 10^-8) x (9000 + 10^-8) ends in ...9999 at the 16th place; the second tick completes it.
  expect(candles[0]?.quoteVolume).toBe("9000000000.00991000");
  const [first] = apply(
    undefined,
    tick(1, 1, "999999.99999999", { quantityDecimal: "9000.00000001" }),
  ).candles;
  expect(first?.quoteVolume).toBe("9000000000.0099099999999999");
});

test("a batch that comes again has no effect, and of a mixed one only the new ticks have", () => {
  const first = apply(undefined, tick(1, 1, "10"), tick(1, 2, "12"));
  expect(applyTicks(first.state, [tick(1, 1, "10"), tick(1, 2, "12")])).toBeUndefined();
  const second = apply(first.state, tick(1, 2, "12"), tick(1, 3, "11"));
  expect(second.candles[0]).toMatchObject({ tradeCount: 3, volume: "3.00000000" });
});

test("the same batch cut anywhere gives the same state", () => {
  const ticks = Array.from({ length: 40 }, (_, n) =>
    tick(Math.floor(n / 7), n, String(100 + (n % 9))),
  );
  const whole = apply(undefined, ...ticks).state;
  for (let cut = 1; cut < ticks.length; cut += 1) {
    const head = apply(undefined, ...ticks.slice(0, cut));
    // The second delivery begins a little before the cut, as after a failure.
    expect(apply(head.state, ...ticks.slice(Math.max(0, cut - 3))).state).toEqual(whole);
  }
});

test("several sources are put in order of time, each counted by its own sequence", () => {
  const { state, candles } = apply(
    undefined,
    tick(1, 7, "12", { source: "venue", eventTimeMs: MINUTE + 50 }),
    tick(1, 1, "10", { eventTimeMs: MINUTE + 10 }),
    tick(1, 2, "11", { eventTimeMs: MINUTE + 90 }),
  );
  expect(candles[0]).toMatchObject({ open: "10.00000000", close: "11.00000000" });
  expect(state.lastSequences).toEqual({ bourse: 2, venue: 7 });
});

test("a new minute closes the one before; what is late changes neither candle nor price", () => {
  const first = apply(undefined, tick(1, 1, "10"));
  const second = apply(first.state, tick(2, 2, "20"));
  const { state, candles, lateTicks } = apply(second.state, tick(1, 3, "99", { source: "venue" }));
  expect(second.candles).toEqual([first.state.candle, second.state.candle]);
  expect(lateTicks).toBe(1);
  expect(candles).toEqual([]);
  expect(state.candle).toMatchObject({ openTimeMs: 2 * MINUTE, high: "20.00000000" });
  expect(state.closes).toEqual(["10.00000000"]);
  expect(state.lastSequences).toEqual({ bourse: 2, venue: 3 });
});

test("averages wait for enough minutes; a minute without a trade counts with the close before it", () => {
  const seven = apply(undefined, ...[1, 2, 3, 4, 5, 6, 7].map((n) => tick(n, n, String(n))));
  expect(priceOf(seven.state).average7).toBeUndefined();
  const eighth = apply(seven.state, tick(8, 8, "100"));
  expect(priceOf(eighth.state).average7).toBe("4.00000000");
  const later = apply(eighth.state, tick(11, 9, "1"));
  // Minutes 8, 9 and 10 close at 100; 4, 5, 6 and 7 at their own number.
  expect(later.state.closes.slice(-7)).toEqual(
    ["5", "6", "7", "100", "100", "100"].map((n) => `${n}.00000000`).toSpliced(0, 0, "4.00000000"),
  );
  expect(priceOf(later.state).average7).toBe("46.00000000");
  expect(priceOf(later.state).average25).toBeUndefined();
});

test("a long silence fills the closes and no more", () => {
  const first = apply(undefined, tick(1, 1, "3"));
  const { state } = apply(first.state, tick(1_000_000, 2, "5"));
  expect(state.closes).toHaveLength(25);
  expect(priceOf(state)).toMatchObject({ average7: "3.00000000", average25: "3.00000000" });
});

test("a mean that does not come out even is cut, never rounded up", () => {
  const ticks = [1, 1, 1, 2, 2, 2, 2].map((price, n) => tick(n, n, String(price)));
  const { state } = apply(undefined, ...ticks, tick(7, 7, "9"));
  expect(priceOf(state).average7).toBe("1.57142857");
});
