import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MarketArchive } from "../../src/exchange/market-data/index.ts";
import { ArchiveNode } from "./archive-node.ts";
import type { NaiveTrade } from "./naive-market.ts";

const START_MS = Date.parse("2026-11-18T10:00:30.500Z");
/** Two blocks of trades and half of one, at two fills an order. */
const COUNT = 40_000;
const STEP_MS = 5_000;

const tradeAt = (tradeId: number): NaiveTrade => {
  const order = Math.floor((tradeId - 1) / 2);
  return {
    tradeId,
    timeUs: (START_MS + order * STEP_MS) * 1000,
    takerOrderId: order + 1,
    priceTicks: 6_000_000 + (order % 100),
    quantityLots: tradeId,
    isBuyerMaker: order % 3 === 0,
  };
};
const timeMsOf = (tradeId: number): number => Math.floor(tradeAt(tradeId).timeUs / 1000);

let node: ArchiveNode;
beforeEach(() => {
  node = new ArchiveNode();
});
afterEach(() => node.archive.stop());

/** Applies them all as a replay does: it waits whenever the archive asks for it. */
async function applyAll(count = COUNT): Promise<void> {
  for (let tradeId = 1; tradeId <= count; tradeId += 1) {
    node.apply(tradeAt(tradeId));
    if (tradeId % 1_024 === 0) await node.archive.room();
  }
}

const publicTrade = (tradeId: number) => {
  const { takerOrderId: _taker, ...shown } = tradeAt(tradeId);
  return shown;
};
const aggTrade = (aggTradeId: number) => {
  const lastTradeId = aggTradeId * 2;
  const { timeUs, priceTicks, isBuyerMaker } = tradeAt(lastTradeId);
  const quantityLots = lastTradeId - 1 + lastTradeId;
  const firstTradeId = lastTradeId - 1;
  return { aggTradeId, firstTradeId, lastTradeId, timeUs, priceTicks, quantityLots, isBuyerMaker };
};
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

describe("trades that have left the memory", () => {
  beforeEach(async () => {
    await applyAll();
    await node.archive.sweep();
    // The next one lets the old ones go, two at a time.
    for (let more = 1; more <= 20_000; more += 1) node.apply(tradeAt(COUNT + more));
  });

  test("are found by their ids, across the borders of blocks and of memory", async () => {
    const { market, archive } = node;
    const { firstTradeId, nextTradeId } = market.trades;
    expect(firstTradeId).toBeGreaterThan(16_384);
    expect(nextTradeId).toBe(COUNT + 20_001);
    for (const fromId of [-5, 1, 2, 16_000, 16_383, 16_384, firstTradeId - 3, firstTradeId]) {
      const first = Math.max(1, fromId);
      const expected = range(first, first + 1_000).map(publicTrade);
      expect(await archive.trades(market, { fromId, limit: 1_000 })).toEqual(expected);
    }
    expect(await archive.trades(market, { fromId: nextTradeId - 2, limit: 9 })).toHaveLength(2);
    expect(await archive.trades(market, { fromId: nextTradeId, limit: 9 })).toEqual([]);
  });

  test("are found as aggregate trades, by id and by time", async () => {
    const { market, archive } = node;
    const { firstAggTradeId, nextAggTradeId } = market.aggTrades;
    expect(firstAggTradeId).toBeGreaterThan(8_192);
    for (const fromId of [1, 8_000, 8_191, firstAggTradeId - 3, nextAggTradeId - 2]) {
      const found = await archive.aggTrades(market, { fromId, limit: 500 });
      const expected = range(fromId, Math.min(fromId + 500, nextAggTradeId)).map(aggTrade);
      expect(found).toEqual(expected);
    }
    for (const id of [1, 17, 8_193, 12_000, firstAggTradeId + 5]) {
      const timeMs = timeMsOf(id * 2);
      const query = { startTimeMs: timeMs, endTimeMs: timeMs + 9 * STEP_MS, limit: 1_000 };
      const found = await archive.aggTrades(market, query);
      expect(found).toEqual(range(id, id + 10).map(aggTrade));
      const late = await archive.aggTrades(market, { ...query, startTimeMs: timeMs + 1 });
      expect(late).toEqual(range(id + 1, id + 10).map(aggTrade));
      const newest = await archive.aggTrades(market, { endTimeMs: timeMs, limit: 3 });
      expect(newest).toEqual(range(Math.max(1, id - 2), id + 1).map(aggTrade));
    }
    const early = { startTimeMs: 0, endTimeMs: START_MS - 1, limit: 10 };
    expect(await archive.aggTrades(market, early)).toEqual([]);
  });

  test("are found by a process that started anew, and by one that only looks on", async () => {
    node.takeSnapshot();
    await node.restart();
    const query = { fromId: 16_000, limit: 1_000 };
    const expected = range(16_000, 17_000).map(publicTrade);
    expect(await node.archive.trades(node.market, query)).toEqual(expected);
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const other = new MarketArchive({ disk: node.disk, directory: "/archive", log });
    expect(await other.trades(node.market, query)).toEqual(expected);
  });
});

test("trades stay as long as the aggregate trades they make up are not written", async () => {
  // A whole block of trades, but of aggregate trades none.
  await applyAll(30_000);
  await node.archive.sweep();
  for (let more = 30_001; more <= 75_000; more += 1) node.apply(tradeAt(more));
  await node.archive.sweep();
  const { market, archive } = node;
  const query = { fromId: 8_000, limit: 500 };
  expect(await archive.aggTrades(market, query)).toEqual(range(8_000, 8_500).map(aggTrade));
  expect(node.said).toEqual([]);
});

test("a damaged block is refused, not told in part", async () => {
  await applyAll();
  await node.archive.sweep();
  for (let more = 1; more <= 20_000; more += 1) node.apply(tradeAt(COUNT + more));
  const [path, bytes] = [...node.disk.files].find(([name]) => name.includes("1-trades/")) ?? [];
  if (path === undefined || bytes === undefined) throw new Error("No block was written.");
  const query = { fromId: 1, limit: 5 };
  for (let at = 0; at < bytes.length; at += 1 + Math.floor(bytes.length / 40)) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
    for (const shown of [damaged, bytes.subarray(0, at)]) {
      node.disk.files.set(path, shown);
      const error = await node.archive.trades(node.market, query).catch((refusal) => refusal);
      expect(error, `byte ${at}`).toMatchObject({ status: 503 });
    }
  }
  node.disk.files.set(path, bytes);
  expect(await node.archive.trades(node.market, query)).toEqual(range(1, 6).map(publicTrade));
  expect(new Set(node.said)).toEqual(new Set(["archive-unreadable"]));
});

test("a disk that takes nothing costs no trade while there is memory, and is tried again", async () => {
  const { disk } = node;
  const open = disk.open.bind(disk);
  disk.open = async (path, how) => {
    const file = await open(path, how);
    return { ...file, write: () => Promise.reject(new Error("ENOSPC")) };
  };
  await applyAll();
  await node.archive.sweep();
  await node.archive.sweep();
  expect(node.said).toEqual(["archive-failed"]);
  expect(node.market.trades.firstTradeId).toBe(1);
  disk.open = open;
  await node.archive.sweep();
  const written = [...disk.files.keys()].filter((path) => path.includes("1-trades/"));
  expect(written.filter((path) => path.endsWith(".rows"))).toHaveLength(2);
});

test("what one writer left unfinished the next one clears away", async () => {
  node.disk.files.set("/archive/1-trades/0000000000000000.rows.7.tmp", Buffer.from("half"));
  await applyAll(20_000);
  await node.archive.sweep();
  expect([...node.disk.files.keys()].filter((path) => path.endsWith(".tmp"))).toEqual([]);
});

test("a year is replayed without a gap, however fast", async () => {
  for (let tradeId = 1; tradeId <= COUNT; tradeId += 1) {
    // A second candle each, which stays in memory for two hours only.
    node.apply({ ...tradeAt(tradeId), timeUs: (START_MS + tradeId * 790_000) * 1000 });
    if (tradeId % 1_024 === 0) await node.archive.room();
  }
  const { market, archive } = node;
  const query = { interval: "1s", offsetMinutes: 0, limit: 1_000 } as const;
  for (const tradeId of [1, 500, 20_000, 39_000, COUNT]) {
    const openTimeMs = START_MS + tradeId * 790_000 - 500;
    const times = { startTimeMs: openTimeMs, endTimeMs: openTimeMs + 1 };
    const found = await archive.candles(market, { ...query, ...times, nowMs: openTimeMs + 9_000 });
    expect(found).toMatchObject([{ firstTradeId: tradeId, tradeCount: 1 }]);
  }
  expect(node.said).toEqual([]);
});
