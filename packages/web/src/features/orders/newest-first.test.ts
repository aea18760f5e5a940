import { expect, test } from "vitest";
import { newestFirst } from "./newest-first.ts";

test("orders of several markets stand in the order of their times", () => {
  const rows = [
    { symbol: "BTCUSDT", orderId: 7, time: 100 },
    { symbol: "BTCUSDT", orderId: 9, time: 300 },
    { symbol: "ETHUSDT", orderId: 1, time: 200 },
    { symbol: "ETHUSDT", orderId: 2, time: 300 },
  ];
  expect(newestFirst(rows).map(({ orderId }) => orderId)).toEqual([9, 2, 1, 7]);
});
