import { expect, test } from "vitest";
import { normalize } from "./normalize.ts";

const trade = {
  e: "trade",
  E: 1_700_000_000_100,
  s: "BTCUSDT",
  t: 42,
  p: "65000.01000000",
  q: "0.00001000",
  T: 1_700_000_000_099,
  m: true,
  M: true,
};

test("a trade becomes a tick; price and quantity stay the text they were", () => {
  expect(normalize(JSON.stringify(trade), 7)).toEqual({
    symbol: "BTCUSDT",
    source: "bourse",
    sourceSequence: 42,
    priceDecimal: "65000.01000000",
    quantityDecimal: "0.00001000",
    isBuyerMaker: true,
    eventTimeMs: 1_700_000_000_099,
    receivedTimeMs: 7,
  });
});

test("answers to our own requests are no ticks", () => {
  expect(normalize('{"result":null,"id":1}', 0)).toBeUndefined();
  expect(normalize('{"code":2,"msg":"Invalid request","id":1}', 0)).toBeUndefined();
});

test.each([
  ["no JSON", "hello", /JSON/],
  ["another event", JSON.stringify({ ...trade, e: "depthUpdate" }), /not a trade/],
  ["a price that is a number", JSON.stringify({ ...trade, p: 65000.01 }), /not a trade/],
  ["an endless price", JSON.stringify({ ...trade, p: "1e309" }), /priceDecimal/],
  ["a negative price", JSON.stringify({ ...trade, p: "-1" }), /priceDecimal/],
  ["too many places", JSON.stringify({ ...trade, q: "0.123456789" }), /quantityDecimal/],
  ["an inexact id", JSON.stringify(trade).replace("42", "9007199254740993"), /not a trade/],
  ["a symbol that is none", JSON.stringify({ ...trade, s: "btc/usdt" }), /symbol/],
  ["nothing", "null", /not a trade/],
])("%s is an error, never a tick", (_, text, why) => {
  expect(() => normalize(text, 0)).toThrow(why);
});
