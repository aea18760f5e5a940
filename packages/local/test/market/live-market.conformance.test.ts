import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningExchange } from "@bourse/services/exchange";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runLiveMarket } from "../../src/market/index.ts";
import { configFor, freePort, getJson, startOn, writeJournal } from "./exchange-under-test.ts";

const SYMBOLS = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "BNBUSDT", "ETHBTC"];
const HISTORY_HOURS = 3;
const WAIT = { timeout: 20_000, interval: 50 };

interface Depth {
  readonly bids: readonly [string, string][];
  readonly asks: readonly [string, string][];
}
type Trades = readonly { readonly id: number; readonly time: number }[];

let dataDir: string;
let port: number;
let exchange: RunningExchange;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "bourse-market-"));
  await writeJournal(dataDir, HISTORY_HOURS);
  port = await freePort();
  exchange = await startOn(dataDir, port);
});

afterAll(async () => {
  await exchange.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test("a replayed past is a candle for every minute and a filled book", async () => {
  for (const symbol of SYMBOLS) {
    const path = `/api/v3/klines?symbol=${symbol}&interval=1m&limit=150`;
    const klines = await getJson<unknown[][]>(port, path);
    expect(klines).toHaveLength(150);
    // The last one may have begun a moment ago, when nobody traded yet.
    const silent = klines.slice(0, -1).filter((kline) => Number(kline[8]) === 0);
    expect(silent).toEqual([]);
    const depth = await getJson<Depth>(port, `/api/v3/depth?symbol=${symbol}&limit=100`);
    expect([depth.bids.length, depth.asks.length]).toEqual([18, 18]);
  }
  const day = await getJson<{ count: number }>(port, "/api/v3/ticker/24hr?symbol=BTCUSDT");
  expect(day.count).toBeGreaterThan(1000);
});

describe("bots on the public API", () => {
  test("quote every book, trade, and come back when the exchange does", async () => {
    const stop = new AbortController();
    const heard = { trading: 0, lost: [] as string[] };
    const market = runLiveMarket(configFor(port, SYMBOLS), stop.signal, {
      onTrading: () => heard.trading++,
      onLost: (reason) => heard.lost.push(reason),
    });
    const tradesAtStart = await lastTradeIds();
    await vi.waitFor(() => expect(heard.trading).toBe(1), WAIT);
    await expectLiveBooks();
    await vi.waitFor(async () => {
      const now = await lastTradeIds();
      expect(now.filter((id, index) => id > (tradesAtStart[index] ?? 0)).length).toBe(5);
    }, WAIT);

    await exchange.stop();
    await vi.waitFor(() => expect(heard.lost.length).toBeGreaterThan(0), WAIT);
    exchange = await startOn(dataDir, port);
    await vi.waitFor(() => expect(heard.trading).toBe(2), WAIT);
    await expectLiveBooks();

    stop.abort();
    await market;
  });
});

/** Both sides quoted, tight at the top, and never crossed. */
async function expectLiveBooks(): Promise<void> {
  for (const symbol of SYMBOLS) {
    await vi.waitFor(async () => {
      const { bids, asks } = await getJson<Depth>(port, `/api/v3/depth?symbol=${symbol}&limit=50`);
      expect(bids.length).toBeGreaterThanOrEqual(15);
      expect(asks.length).toBeGreaterThanOrEqual(15);
      const [bid, ask] = [Number(bids[0]?.[0]), Number(asks[0]?.[0])];
      expect(ask).toBeGreaterThan(bid);
      expect(ask / bid).toBeLessThan(1.003);
    }, WAIT);
  }
}

async function lastTradeIds(): Promise<number[]> {
  return Promise.all(
    SYMBOLS.map(async (symbol) => {
      const trades = await getJson<Trades>(port, `/api/v3/trades?symbol=${symbol}&limit=1`);
      return trades[0]?.id ?? 0;
    }),
  );
}
