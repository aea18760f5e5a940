import { expect, test } from "vitest";
import { parseTopic } from "./topic.ts";

test.each([
  ["btcusdt@trade", { kind: "trade", symbol: "BTCUSDT" }],
  ["btcusdt@aggTrade", { kind: "aggTrade", symbol: "BTCUSDT" }],
  ["btcusdt@bookTicker", { kind: "bookTicker", symbol: "BTCUSDT" }],
  ["btcusdt@avgPrice", { kind: "avgPrice", symbol: "BTCUSDT" }],
  ["btcusdt@referencePrice", { kind: "referencePrice", symbol: "BTCUSDT" }],
  ["btcusdt@blockTrade", { kind: "blockTrade", symbol: "BTCUSDT" }],
  ["btcusdt@depth", { kind: "diffDepth", symbol: "BTCUSDT", periodMs: 1000 }],
  ["btcusdt@depth@100ms", { kind: "diffDepth", symbol: "BTCUSDT", periodMs: 100 }],
  ["btcusdt@depth10", { kind: "partialDepth", symbol: "BTCUSDT", levels: 10, periodMs: 1000 }],
  ["btcusdt@depth20@100ms", { kind: "partialDepth", symbol: "BTCUSDT", levels: 20, periodMs: 100 }],
  ["ethbtc@kline_1M", { kind: "candle", symbol: "ETHBTC", interval: "1M", offsetMinutes: 0 }],
  [
    "ethbtc@kline_1d@+08:00",
    { kind: "candle", symbol: "ETHBTC", interval: "1d", offsetMinutes: 480 },
  ],
  ["ethbtc@ticker_4h", { kind: "windowTicker", symbol: "ETHBTC", window: "4h" }],
  ["!miniTicker@arr", { kind: "miniTicker", symbol: "" }],
  ["!miniTicker@arr@3000ms", { kind: "miniTicker", symbol: "" }],
  ["!ticker_1h@arr", { kind: "windowTicker", symbol: "", window: "1h" }],
])("%s", (name, topic) => {
  expect(parseTopic(name)).toEqual(topic);
});

test.each([
  "",
  "0",
  "btcusdt",
  "@trade",
  "btcusdt@",
  "btcusdt@Trade",
  "btcusdt@depth7",
  "BTCUSDT@trade",
  "btcusdt@depth@50ms",
  "btcusdt@kline_7m",
  "btcusdt@kline_1m@+09:00",
  "btcusdt@ticker_2h",
  "!ticker",
  "!trade@arr",
  "btcusdt@kline_constructor",
  "btcusdt@ticker_toString",
])("%j means nothing", (name) => {
  expect(parseTopic(name)).toBeUndefined();
});
