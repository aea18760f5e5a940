import { Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { ExchangeRun, order } from "../../../../../test/market-data/exchange-run.ts";
import { createMarketData } from "../../../market-data/index.ts";
import { candleFeed } from "./candle-feed.ts";

const START_MS = Date.parse("2026-11-18T10:00:00Z");
const toMs = (timeUs: number): number => Math.floor(timeUs / 1000);

interface Told {
  readonly t: number;
  readonly x: boolean;
  readonly n: number;
  readonly c: string;
}

function following(interval: "1s" | "1m") {
  const marketData = createMarketData();
  const run = new ExchangeRun(START_MS * 1000, [(applied) => marketData.apply(applied)]);
  run.fund(1001, 1002);
  const market = marketData.market("BTCUSDT");
  if (market === undefined) throw new Error("BTCUSDT is not listed.");
  let isWriting = false;
  const parts = { marketData, isWriting: () => isWriting };
  const feed = candleFeed(parts, market, { interval, offsetMinutes: 0 });
  const at = (seconds: number): number => START_MS + Math.round(seconds * 1000);
  return {
    run,
    write: (value: boolean): void => {
      isWriting = value;
    },
    /** The candles told when the feed is woken then: [opened at second, closed, trades]. */
    tick: (seconds: number): [number, boolean, number][] => {
      const told: Told[] = [];
      feed.tick?.(at(seconds), (write) => told.push((write(toMs, 0) as { k: Told }).k));
      return told.map(({ t, x, n }) => [(t - START_MS) / 1000, x, n]);
    },
    trade: (seconds: number): void => {
      const price = { priceTicks: 6_000_000, quantityLots: 100 };
      const timeUs = at(seconds) * 1000;
      run.apply(order({ ...price, accountId: 1001, side: Side.Sell }), timeUs);
      run.apply(order({ ...price, accountId: 1002, side: Side.Buy }), timeUs);
    },
    pass: (seconds: number): void => {
      run.apply({ kind: "AdvanceTime" }, at(seconds) * 1000);
    },
  };
}

test("tells the running candle in its period, and the closed one exactly once", () => {
  const { tick, trade, pass } = following("1m");
  expect(tick(1)).toEqual([]); // nothing was ever traded
  trade(3);
  expect(tick(4)).toEqual([[0, false, 1]]);
  expect(tick(4.25)).toEqual([]);
  trade(59.9);
  pass(60.01);
  expect(tick(60.02)).toEqual([
    [0, true, 2],
    [60, false, 0],
  ]);
  expect(tick(60.27)).toEqual([]);
  expect(tick(62.02)).toEqual([[60, false, 0]]);
});

test("a trade on its way when the minute ends is still in the closed candle", () => {
  const { tick, trade, pass } = following("1m");
  trade(3);
  tick(58);
  // The minute is over, but a command stamped before its end may still be at the journal.
  expect(tick(60.02)).toEqual([]);
  trade(59.999);
  expect(tick(60.27)).toEqual([]);
  pass(60.3);
  expect(tick(60.52)).toEqual([
    [0, true, 2],
    [60, false, 0],
  ]);
});

test("closes after a moment of grace when nothing happens at all", () => {
  const { tick, trade } = following("1s");
  trade(0.5);
  expect(tick(0.6)).toEqual([[0, false, 1]]);
  expect(tick(1.6)).toEqual([]);
  expect(tick(2.02)).toEqual([[0, true, 1]]);
  expect(tick(3.02)).toEqual([[1, true, 0]]);
});

test("catches up with a few candles after a pause, not with a day of them", () => {
  const { tick, trade, pass } = following("1s");
  trade(0.5);
  tick(0.6);
  pass(4.5);
  expect(tick(4.6)).toEqual([
    [0, true, 1],
    [1, true, 0],
    [2, true, 0],
    [3, true, 0],
    [4, false, 0],
  ]);
  pass(50_000.5);
  const told = tick(50_000.6);
  expect(told.length).toBeLessThan(15);
  expect(told.at(-1)).toEqual([50_000, false, 0]);
});

test("a trade that the journal holds up for seconds still joins its candle before that closes", () => {
  const { tick, trade, write } = following("1m");
  trade(3);
  tick(4);
  write(true);
  expect(tick(61.1)).toEqual([]);
  trade(59.9);
  write(false);
  expect(tick(61.6)).toEqual([
    [0, true, 2],
    [60, false, 0],
  ]);
});
