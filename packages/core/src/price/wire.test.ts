import { expect, test } from "vitest";
import { priceTick } from "./wire.ts";

const good = {
  symbol: "BTCUSDT",
  source: "bourse",
  sourceSequence: 1,
  priceDecimal: "65000.01",
  quantityDecimal: "0.5",
  isBuyerMaker: true,
  eventTimeMs: 1,
  receivedTimeMs: 2,
};

test("a tick as the collectors write it is read", () => {
  expect(priceTick.parse(good)).toEqual(good);
});

const NO_DECIMALS = [
  "",
  " 1",
  "1 ",
  "-1",
  "+1",
  "1e3",
  "0x10",
  "NaN",
  "Infinity",
  "1,5",
  "1.",
  ".5",
].concat(["01", "1.123456789", "1".repeat(19), "\u0661"]);

test.each([...NO_DECIMALS, 1, null])("a price of %j is no price", (priceDecimal) => {
  expect(priceTick.safeParse({ ...good, priceDecimal }).success).toBe(false);
  expect(priceTick.safeParse({ ...good, quantityDecimal: priceDecimal }).success).toBe(false);
});

test.each([
  { symbol: "btcusdt" },
  { source: "Bourse!" },
  { sourceSequence: -1 },
  { sourceSequence: 2 ** 53 },
  { eventTimeMs: 1.5 },
  { extra: true },
])("%j makes it no tick", (fault) => {
  expect(priceTick.safeParse({ ...good, ...fault }).success).toBe(false);
});
