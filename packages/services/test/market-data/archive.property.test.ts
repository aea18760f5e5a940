import {
  CANDLE_INTERVALS,
  type CandleInterval,
  DAY_MS,
  HOUR_MS,
  nextCandleOpenTimeMs,
} from "@bourse/core/candle";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ArchiveNode, QUOTE_UNITS } from "./archive-node.ts";
import { naiveCandles, type NaiveTrade, tradesFrom } from "./naive-market.ts";

const START_MS = Date.parse("2026-10-29T22:13:05.250Z");
const OFFSETS_MINUTES = [0, 480, -720, 345, 37];
/** The naive way lists every candle there is: it is asked for this many at most. */
const LISTED_MAX = 500;

const step = fc.constantFrom("sweep", "snapshot", "restart", "nothing", "nothing", "nothing");
const plan = fc.record({
  trades: fc.tuple(tradesFrom(START_MS * 1000), fc.constantFrom(1, 10, 100)).map(stretched),
  steps: fc.array(step, { minLength: 150, maxLength: 150 }),
  quietMs: fc.nat({ max: 2 * HOUR_MS }),
  start: fc.option(fc.double({ min: -0.2, max: 1.1, noNaN: true }), { nil: undefined }),
  end: fc.option(fc.double({ min: -0.2, max: 1.2, noNaN: true }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 30 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never;

test(
  "candles of any age are those of the trade list, through restarts",
  { timeout: 60_000 },
  async () => {
    let archived = 0;
    await fc.assert(
      fc.asyncProperty(plan, async (each) => {
        const node = new ArchiveNode();
        await carryOut(node, each);
        for (const interval of CANDLE_INTERVALS) {
          for (const offsetMinutes of OFFSETS_MINUTES) {
            const { query, sinceMs, untilMs } = queryOf(each, interval, offsetMinutes);
            const { market, archive } = node;
            const isNear = market.candles.reaches(query);
            const near = isNear ? market.candles.find(query) : undefined;
            const found = near ?? (await archive.candles(market, query));
            if (!isNear) archived += found.length;
            const listed = { ...query, nowMs: untilMs };
            expect(found).toEqual(naiveCandles(each.trades, listed, sinceMs, QUOTE_UNITS));
          }
        }
        await node.archive.stop();
        expect(node.said).toEqual([]);
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(archived).toBeGreaterThan(0);
  },
);

async function carryOut(node: ArchiveNode, { trades, steps }: Plan): Promise<void> {
  for (const [index, trade] of trades.entries()) {
    node.apply(trade);
    const next = steps[index];
    if (next === "sweep") await node.archive.sweep();
    if (next === "snapshot") node.takeSnapshot();
    if (next === "restart") await node.restart();
  }
}

/** What is asked for, and between which moments the naive way has to look for it. */
function queryOf(each: Plan, interval: CandleInterval, offsetMinutes: number) {
  const { trades, quietMs, start, end, limit } = each;
  const firstMs = Math.floor(Number(trades[0]?.timeUs) / 1000);
  const nowMs = Math.floor(Number(trades.at(-1)?.timeUs) / 1000) + quietMs;
  const at = (part: number | undefined): number | undefined =>
    part === undefined ? undefined : Math.floor(firstMs + (nowMs - firstMs) * part);
  const times = { startTimeMs: at(start), endTimeMs: at(end) };
  // In an odd time zone everything is made of minutes, and only so many are read.
  const readMs = offsetMinutes % 15 === 0 ? Infinity : 300 * DAY_MS;
  const spanMs = Math.min(LISTED_MAX * nextCandleOpenTimeMs(interval, 0), readMs);
  const isLong = nowMs - firstMs > spanMs;
  const shown = isLong ? cutTo(spanMs, times, nowMs) : times;
  const query = { interval, offsetMinutes, limit, nowMs, ...shown };
  const sinceMs = isLong ? Math.max(firstMs, query.startTimeMs ?? 0) : firstMs;
  return { query, sinceMs, untilMs: Math.min(nowMs, query.endTimeMs ?? nowMs) };
}

interface Times {
  readonly startTimeMs?: number | undefined;
  readonly endTimeMs?: number | undefined;
}

function cutTo(spanMs: number, { startTimeMs, endTimeMs }: Times, nowMs: number): Times {
  const start = startTimeMs ?? (endTimeMs ?? nowMs) - spanMs;
  return { startTimeMs: start, endTimeMs: Math.min(endTimeMs ?? nowMs, start + spanMs) };
}

/** The same trades over days, months or years. */
function stretched([trades, times]: [NaiveTrade[], number]): NaiveTrade[] {
  const startUs = START_MS * 1000;
  return trades.map((trade) => ({ ...trade, timeUs: startUs + (trade.timeUs - startUs) * times }));
}

test("nothing is in memory for longer than it has to be", async () => {
  const node = new ArchiveNode();
  for (let day = 0; day < 500; day += 1) {
    const timeUs = (START_MS + day * DAY_MS) * 1000;
    const trade = { tradeId: day + 1, timeUs, takerOrderId: day + 1, priceTicks: 100 + day };
    node.apply({ ...trade, quantityLots: 1, isBuyerMaker: false });
    await node.archive.sweep();
  }
  const { seconds, minutes, quarters } = node.market.candles;
  expect([seconds.length, minutes.length, quarters.length]).toEqual([3, 34, 368]);
  await node.archive.stop();
});
