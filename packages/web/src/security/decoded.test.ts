import { expect, test } from "vitest";
import { decoded } from "./decoded.ts";

test.each([
  ["/trade/BTCUSDT", "/trade/BTCUSDT"],
  ["btc%2Dusdt", "btc-usdt"],
  ["%25", "%"],
  ["/trade/%E0%A4%A", undefined],
  ["%", undefined],
])("%s means %s", (part, meaning) => {
  expect(decoded(part)).toBe(meaning);
});
