import { DAY_MS, flatCandle, HOUR_MS, MINUTE_MS } from "@bourse/core/candle";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayTicker, tradingDayTicker, windowTicker } from "../../src/exchange/market-data/index.ts";
import { marketWith } from "./market-with.ts";
import { naiveCandle, type NaiveTrade, tradesFrom } from "./naive-market.ts";

const START_US = Date.parse("2026-11-17T09:59:58.700Z") * 1000;

const trades = tradesFrom(START_US);
const quietMs = fc.oneof(fc.nat({ max: 5 * MINUTE_MS }), fc.nat({ max: 2 * DAY_MS }));

/** What a scan over all trades finds in a window. */
function scan(all: readonly NaiveTrade[], fromMs: number, quoteUnitsPerTickLot: number): object {
  const inside = all.filter(({ timeUs }) => timeUs >= fromMs * 1000);
  const before = all.filter(({ timeUs }) => timeUs < fromMs * 1000);
  const candle = naiveCandle(0, inside, quoteUnitsPerTickLot);
  return {
    candle: candle ?? flatCandle(0, all.at(-1)?.priceTicks ?? 0),
    priceBeforeTicks: before.at(-1)?.priceTicks ?? 0,
  };
}

test("every ticker equals a scan of the trades, exact to the trade", () => {
  fc.assert(
    fc.property(trades, quietMs, fc.boolean(), (all, quiet, isAtTrade) => {
      const market = marketWith(all);
      const { quoteUnitsPerTickLot } = market.spec;
      const lastMs = Math.floor((all.at(-1)?.timeUs ?? 0) / 1000);
      // A day after a trade to the millisecond: the window's edge falls on it.
      const edgeMs = Math.floor((all[all.length >> 1]?.timeUs ?? 0) / 1000) + DAY_MS;
      const nowMs = isAtTrade && edgeMs >= lastMs ? edgeMs : lastMs + quiet;
      const tickers = [
        dayTicker(market, nowMs),
        windowTicker(market, 7 * MINUTE_MS, nowMs),
        windowTicker(market, 4 * HOUR_MS, nowMs),
        windowTicker(market, 7 * DAY_MS, nowMs),
        tradingDayTicker(market, 0, nowMs),
        tradingDayTicker(market, -210, nowMs),
      ];
      for (const { candle, priceBeforeTicks, openTimeUs } of tickers) {
        expect({ candle: { ...candle, openTimeMs: 0 }, priceBeforeTicks }).toEqual(
          scan(all, openTimeUs / 1000, quoteUnitsPerTickLot),
        );
      }
      expect(tickers[0]?.openTimeUs).toBe((nowMs - DAY_MS) * 1000);
      expect((tickers[1]?.openTimeUs ?? 1) % (MINUTE_MS * 1000)).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test("the average price is that of five minutes, else the last one", () => {
  fc.assert(
    fc.property(trades, quietMs, (all, quiet) => {
      const market = marketWith(all);
      const nowMs = Math.floor((all.at(-1)?.timeUs ?? 0) / 1000) + quiet;
      const inside = all.filter(({ timeUs }) => timeUs >= (nowMs - 5 * MINUTE_MS) * 1000);
      const average = Number(market.averagePrice(nowMs));
      const lots = inside.reduce((sum, { quantityLots }) => sum + quantityLots, 0);
      const expected = inside.reduce(
        (sum, { priceTicks, quantityLots }) => sum + priceTicks * (quantityLots / lots),
        0,
      );
      const expectedTicks = inside.length > 0 ? expected : (all.at(-1)?.priceTicks ?? 0);
      expect(average * 100).toBeCloseTo(expectedTicks, 4);
    }),
    { numRuns: 100 },
  );
});

test("aggregate trades are the runs of one taker order at one price and time", () => {
  fc.assert(
    fc.property(trades, (all) => {
      const { aggTrades } = marketWith(all);
      const runs: NaiveTrade[][] = [];
      for (const trade of all) {
        const run = runs.at(-1);
        const previous = run?.at(-1);
        const isSame =
          previous?.takerOrderId === trade.takerOrderId &&
          previous.priceTicks === trade.priceTicks &&
          previous.timeUs === trade.timeUs;
        if (run !== undefined && isSame) run.push(trade);
        else runs.push([trade]);
      }
      expect(aggTrades.nextAggTradeId).toBe(runs.length + 1);
      runs.forEach((run, index) =>
        expect(aggTrades.at(index + 1)).toEqual({
          aggTradeId: index + 1,
          firstTradeId: run[0]?.tradeId,
          lastTradeId: run.at(-1)?.tradeId,
          timeUs: run[0]?.timeUs,
          priceTicks: run[0]?.priceTicks,
          quantityLots: run.reduce((sum, { quantityLots }) => sum + quantityLots, 0),
          isBuyerMaker: run[0]?.isBuyerMaker,
        }),
      );
    }),
    { numRuns: 100 },
  );
});
