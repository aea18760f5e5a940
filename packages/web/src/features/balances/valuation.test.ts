import { expect, test } from "vitest";
import type { DayTicker } from "../../api/spot-wire.ts";
import { valueUnits } from "./valuation.ts";

const tickers = new Map([["BTCUSDT", { lastPrice: "64000.01000000" } as DayTicker]]);

test("a balance is worth its free and locked part at the last price", () => {
  const balance = { asset: "BTC", free: "1.50000000", locked: "0.50000000" };
  expect(valueUnits(balance, tickers)).toBe(128_000_020_000n);
  expect(valueUnits({ asset: "USDT", free: "12.34", locked: "0" }, tickers)).toBe(12_340_000n);
});

test("without a market there is no worth, unless there is nothing to value", () => {
  expect(valueUnits({ asset: "XYZ", free: "1", locked: "0" }, tickers)).toBeUndefined();
  expect(valueUnits({ asset: "XYZ", free: "0.0", locked: "0" }, tickers)).toBe(0n);
});
