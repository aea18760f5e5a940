import { DAY_MS, MINUTE_MS } from "@bourse/core/candle";
import { expect, test } from "vitest";
import { marketWith } from "../../../test/market-data/market-with.ts";
import { type NaiveTrade, tradeEvent } from "../../../test/market-data/naive-market.ts";
import { dayTicker } from "./index.ts";
import { TradeLog } from "./trade-log.ts";

const START_MS = Date.parse("2026-11-18T10:00:30.500Z");

/** Trades in even steps, each at a price of its own. */
const steady = (count: number, stepMs: number): NaiveTrade[] =>
  Array.from({ length: count }, (_, index) => ({
    tradeId: index + 1,
    timeUs: (START_MS + index * stepMs) * 1000,
    takerOrderId: index + 1,
    priceTicks: 1000 + index,
    quantityLots: 1,
    isBuyerMaker: false,
  }));

test("trades older than a day go, and the day's ticker stays exact to the trade", () => {
  const trades = steady(5000, 40_000); // two days and more
  const market = marketWith(trades);
  const lastMs = START_MS + 4999 * 40_000;
  expect(market.trades.length).toBe(1 + DAY_MS / 40_000);
  for (const quietMs of [0, 1, 39_999, 40_000, 65_000]) {
    const fromMs = lastMs + quietMs - DAY_MS;
    const inside = trades.filter(({ timeUs }) => timeUs >= fromMs * 1000);
    const { candle, priceBeforeTicks } = dayTicker(market, lastMs + quietMs);
    expect(candle).toMatchObject({
      tradeCount: inside.length,
      openTicks: inside[0]?.priceTicks,
      lowTicks: inside[0]?.priceTicks,
      highTicks: 5999,
    });
    expect(priceBeforeTicks).toBe(Number(inside[0]?.priceTicks) - 1);
  }
});

test("a quiet market keeps its last trades, however old", () => {
  const { trades, aggTrades } = marketWith(steady(1500, MINUTE_MS * 10));
  expect(trades.length).toBe(1000);
  expect(trades.firstTradeId).toBe(501);
  expect(aggTrades.at(aggTrades.firstAggTradeId)).toMatchObject({ firstTradeId: 501 });
  expect(trades.at(501)).toMatchObject({ tradeId: 501, priceTicks: 1500 });
});

test("a full log lets the oldest go, and says how far back it reaches", () => {
  const log = new TradeLog(10, 2048);
  const trades = steady(10_000, 100);
  for (const trade of trades) log.append(tradeEvent(trade, 10), trade.timeUs);
  expect(log.nextTradeId).toBe(10_001);
  expect(log.length).toBeGreaterThan(1700);
  expect(log.length).toBeLessThanOrEqual(2048);
  const first = log.at(log.firstTradeId);
  expect(first.timeUs).toBe(trades[log.firstTradeId - 1]?.timeUs);
  expect(log.reachesBackTo(first.timeUs)).toBe(true);
  expect(log.reachesBackTo(first.timeUs - 100_000)).toBe(false);
  expect(log.priceBefore(log.firstTradeId)).toBe(first.priceTicks - 1);
});

test("a gap in the trade ids is a broken invariant", () => {
  const log = new TradeLog(10);
  const [one, , three] = steady(3, 1);
  if (one === undefined || three === undefined) throw new Error("Too few trades.");
  log.append(tradeEvent(one, 10), one.timeUs);
  expect(() => log.append(tradeEvent(three, 10), three.timeUs)).toThrow(
    "Trade 3 came after trade 1",
  );
});
