import { Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import type { OrderReport } from "./feed.ts";
import { EARLY_ENDS_MAX } from "./limits.ts";
import { OwnQuotes } from "./own-quotes.ts";

const quote = (orderId: number) => ({
  orderId,
  maker: 0,
  side: Side.Buy,
  rank: orderId,
  priceTicks: 100,
  quantityLots: 50,
  openLots: 50,
});
const report = (orderId: number, changes: Partial<OrderReport> = {}): OrderReport => ({
  symbol: "BTCUSDT",
  orderId,
  isOver: false,
  executedQuantity: 0,
  ...changes,
});

test("a report counts what is left, and takes away what is over", () => {
  const quotes = new OwnQuotes(100);
  quotes.add(quote(1));
  quotes.add(quote(2));
  quotes.report(report(1, { executedQuantity: 0.2 }));
  quotes.report(report(2, { isOver: true, executedQuantity: 0.5 }));
  quotes.report(report(3));
  expect(quotes.all()).toEqual([{ ...quote(1), openLots: 30 }]);
});

test("an order whose end was told before it was answered never counts as resting", () => {
  const quotes = new OwnQuotes(100);
  quotes.report(report(1, { isOver: true }));
  quotes.add(quote(1));
  expect(quotes.all()).toEqual([]);
});

test("ends of orders that are not ours are not remembered for ever", () => {
  const quotes = new OwnQuotes(100);
  for (let orderId = 1; orderId <= EARLY_ENDS_MAX + 1; orderId++) {
    quotes.report(report(orderId, { isOver: true }));
  }
  quotes.add(quote(1));
  quotes.add(quote(2));
  expect(quotes.all()).toEqual([quote(1)]);
});
