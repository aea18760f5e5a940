import { expect, test } from "vitest";
import { symbolOf } from "./symbol-of.ts";

test.each([
  ["BTCUSDT", "BTCUSDT"],
  ["btcusdt", "BTCUSDT"],
  ["btc%2Dusdt", "BTC-USDT"],
  ["%E0%A4%A", undefined],
  ["%", undefined],
])("%s names %s", (part, symbol) => {
  expect(symbolOf(part)).toBe(symbol);
});
