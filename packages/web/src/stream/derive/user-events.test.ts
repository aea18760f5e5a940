import { describe, expect, test } from "vitest";
import {
  mergeBalances,
  mergeOpenOrders,
  orderOfReport,
  reportText,
  type ExecutionReport,
} from "./user-events.ts";

const report = (part: Partial<ExecutionReport> = {}): ExecutionReport => ({
  e: "executionReport",
  s: "BTCUSDT",
  c: "mine",
  S: "BUY",
  o: "LIMIT",
  f: "GTC",
  q: "2.00000000",
  p: "100.00000000",
  P: "0.00000000",
  C: "",
  x: "NEW",
  X: "NEW",
  i: 7,
  l: "0.00000000",
  z: "0.00000000",
  L: "0.00000000",
  w: true,
  T: 20,
  O: 10,
  Z: "0.00000000",
  Q: "0.00000000",
  ...part,
});

describe("open orders", () => {
  test("a new order comes in, a fill changes it, the end takes it out", () => {
    const placed = mergeOpenOrders([], report());
    expect(placed.map(({ orderId, status }) => [orderId, status])).toEqual([[7, "NEW"]]);
    const partly = mergeOpenOrders(
      placed,
      report({ x: "TRADE", X: "PARTIALLY_FILLED", z: "1.00000000" }),
    );
    expect(partly).toHaveLength(1);
    expect(partly[0]?.executedQty).toBe("1.00000000");
    expect(mergeOpenOrders(partly, report({ x: "TRADE", X: "FILLED" }))).toEqual([]);
  });

  test("the same number on another market is another order", () => {
    const orders = [orderOfReport(report()), orderOfReport(report({ s: "ETHUSDT" }))];
    const left = mergeOpenOrders(orders, report({ s: "ETHUSDT", x: "CANCELED", X: "CANCELED" }));
    expect(left.map(({ symbol }) => symbol)).toEqual(["BTCUSDT"]);
  });

  test("a stop waits, and then works", () => {
    const stop = { o: "STOP_LOSS_LIMIT", P: "110.00000000", w: false };
    const [waiting] = mergeOpenOrders([], report(stop));
    expect(waiting).toMatchObject({ stopPrice: "110.00000000", isWorking: false });
    const [working] = mergeOpenOrders(waiting ? [waiting] : [], report({ ...stop, w: true }));
    expect(working?.isWorking).toBe(true);
  });

  test("a canceled order keeps the client id it was placed with", () => {
    expect(orderOfReport(report({ c: "cancel-1", C: "mine" })).clientOrderId).toBe("mine");
  });
});

test("balances take what the event lists and keep the rest", () => {
  const before = [
    { asset: "BTC", free: "1", locked: "0" },
    { asset: "USDT", free: "5", locked: "1" },
  ];
  const position = {
    e: "outboundAccountPosition",
    B: [
      { a: "USDT", f: "4", l: "2" },
      { a: "ETH", f: "3", l: "0" },
    ],
  } as const;
  expect(mergeBalances(before, position)).toEqual([
    before[0],
    { asset: "USDT", free: "4", locked: "2" },
    { asset: "ETH", free: "3", locked: "0" },
  ]);
});

test("what deserves a toast gets words", () => {
  expect(reportText(report())).toBeUndefined();
  expect(reportText(report({ x: "TRADE", X: "FILLED" }))).toBe("Buy BTCUSDT: filled");
  expect(reportText(report({ x: "CANCELED", X: "CANCELED" }))).toBe("Buy BTCUSDT: canceled");
  const stop = { o: "STOP_LOSS_LIMIT", P: "110.00000000" };
  expect(reportText(report({ ...stop, w: false }))).toBeUndefined();
  expect(reportText(report(stop))).toBe("Buy BTCUSDT: the stop price was reached");
});
