import { CANDLE_INTERVALS, DAY_MS, HOUR_MS } from "@bourse/core/candle";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CandleQuery } from "../../src/exchange/market-data/index.ts";
import { marketWith } from "./market-with.ts";
import { naiveCandles, type NaiveTrade, tradesFrom } from "./naive-market.ts";

const START_MS = Date.parse("2026-10-29T22:13:05.250Z"); // two days before a month ends
const OFFSETS_MINUTES = [0, 480, -720, 345, 840, 37];

const query = fc.record({
  quietMs: fc.nat({ max: 2 * HOUR_MS }),
  /** Where in the life of the market it begins and ends; beyond either end too. */
  start: fc.option(fc.double({ min: -0.2, max: 1.1, noNaN: true }), { nil: undefined }),
  end: fc.option(fc.double({ min: -0.2, max: 1.2, noNaN: true }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 30 }),
});

test("served candles are those of the trade list, for every interval and time zone", () => {
  fc.assert(
    fc.property(tradesFrom(START_MS * 1000), query, (trades, { quietMs, start, end, limit }) => {
      const market = marketWith(trades);
      const [firstMs, lastMs] = lifeOf(trades);
      const nowMs = lastMs + quietMs;
      for (const interval of CANDLE_INTERVALS) {
        // Seconds are kept for two hours; all else outlives what is generated here.
        const sinceMs = interval === "1s" ? Math.max(firstMs, lastMs - HOUR_MS) : firstMs;
        const at = (part: number | undefined): number | undefined =>
          part === undefined ? undefined : Math.floor(sinceMs + (nowMs - sinceMs) * part);
        const startTimeMs = interval === "1s" ? (at(start) ?? sinceMs) : at(start);
        for (const offsetMinutes of OFFSETS_MINUTES) {
          const asked: CandleQuery = {
            interval,
            offsetMinutes,
            startTimeMs: interval === "1s" ? Math.max(startTimeMs ?? 0, sinceMs) : startTimeMs,
            endTimeMs: at(end),
            limit,
            nowMs,
          };
          expect(market.candles.find(asked)).toEqual(
            naiveCandles(trades, asked, sinceMs, market.spec.quoteUnitsPerTickLot),
          );
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("candles that were dropped leave no half candle behind", () => {
  const trades: NaiveTrade[] = Array.from({ length: 60 }, (_, day) => ({
    tradeId: day + 1,
    timeUs: (START_MS + day * DAY_MS) * 1000,
    takerOrderId: day + 1,
    priceTicks: 100 + day,
    quantityLots: 1,
    isBuyerMaker: false,
  }));
  const market = marketWith(trades);
  const nowMs = lifeOf(trades)[1];
  const common = { offsetMinutes: 37, limit: 1000, nowMs };
  const days = market.candles.find({ ...common, interval: "1d" });
  expect(days.length).toBeGreaterThan(31);
  expect(days.map(({ tradeCount }) => tradeCount)).toEqual(days.map(() => 1));
  const weeks = market.candles.find({ ...common, interval: "1w" });
  expect(weeks.slice(0, -1).map(({ tradeCount }) => tradeCount)).toEqual([7, 7, 7]);
  expect(market.candles.find({ ...common, offsetMinutes: 0, interval: "1M" })).toHaveLength(3);
});

function lifeOf(trades: readonly NaiveTrade[]): [firstMs: number, lastMs: number] {
  const [first = 0, last = 0] = [trades[0]?.timeUs, trades.at(-1)?.timeUs];
  return [Math.floor(first / 1000), Math.floor(last / 1000)];
}
