import { type BookCache, bookUpdateOf, createMemoryBookCache } from "@bourse/core/book-cache";
import { Side } from "@bourse/engine/market";
import { beforeEach, expect, test } from "vitest";
import { BTCUSDT, ExchangeRun, order } from "../../../test/market-data/exchange-run.ts";
import type { Log } from "../../runtime/index.ts";
import type { Applied } from "../applied.ts";
import { BOOK_SEEDER_PATIENCE_POLLS } from "../limits.ts";
import { createMarketData } from "../market-data/index.ts";
import { BookSeeder } from "./book-seeder.ts";

const BUYER = 1001;
const SELLER = 1002;

let run: ExchangeRun;
let applied: Applied[];
let cache: BookCache;
let seeder: BookSeeder;
let said: string[];
let warned: string[];

beforeEach(() => {
  const marketData = createMarketData();
  applied = [];
  run = new ExchangeRun(1, [
    (each) => marketData.apply(each),
    (each) => void applied.push(each),
  ]).fund(BUYER, SELLER);
  cache = createMemoryBookCache();
  said = [];
  warned = [];
  const sequence = (): number => run.exchange.sequence;
  seeder = new BookSeeder({ cache, marketData, sequence, log: sayingLog() });
  bid(100_000);
  bid(90_000);
  run.apply(
    order({ accountId: SELLER, side: Side.Sell, priceTicks: 100_000, quantityLots: 400_000 }),
  );
});

function sayingLog(): Log {
  const say = (message: string): void => void said.push(message);
  const warn = (message: string): void => {
    said.push(message);
    warned.push(message);
  };
  return { info: say, warn, error: say };
}

function bid(priceTicks: number): void {
  run.apply(order({ accountId: BUYER, priceTicks, quantityLots: 500_000 }));
}

const consume = (from: number) => cache.update(bookUpdateOf(applied.slice(from)));

test("an empty cache is filled, and the consumer goes on from there", async () => {
  await seeder.look();
  const { sequence } = run.exchange;
  expect(await cache.book(BTCUSDT, 10)).toMatchObject({
    sequence,
    bids: [
      { priceTicks: 100_000, quantityLots: 100_000 },
      { priceTicks: 90_000, quantityLots: 500_000 },
    ],
    asks: [],
    lastTrade: { tradeId: 1, priceTicks: 100_000, quantityLots: 400_000 },
  });
  bid(95_000);
  expect(await consume(sequence - 3)).toBe("taken");
  expect((await cache.book(BTCUSDT, 10))?.bids).toHaveLength(3);
  expect(said).toEqual(["book-cache-restored"]);
});

test("filling a cache that never had anything is no reason to warn; one that lost it is", async () => {
  let held = cache;
  const losing: BookCache = {
    ...cache,
    lastSequence: () => held.lastSequence(),
    restore: (image) => held.restore(image),
  };
  const sequence = (): number => run.exchange.sequence;
  const parts = { marketData: createMarketData(), sequence, log: sayingLog() };
  seeder = new BookSeeder({ ...parts, cache: losing });
  await seeder.look();
  expect(said).toEqual(["book-cache-restored"]);
  expect(warned).toEqual([]);
  await seeder.look();
  held = createMemoryBookCache();
  await seeder.look();
  expect(warned).toEqual(["book-cache-restored"]);
});

test("a cache that follows is left alone", async () => {
  await consume(0);
  for (let looks = 0; looks < 3 * BOOK_SEEDER_PATIENCE_POLLS; looks += 1) {
    bid(90_001 + looks);
    await seeder.look();
    await consume(applied.length - 1);
  }
  await seeder.look();
  expect(said).toEqual([]);
});

test("a cache that stands still is helped after a while, unless nothing happens", async () => {
  await consume(0);
  const looks = async (count: number): Promise<void> => {
    for (let look = 0; look < count; look += 1) await seeder.look();
  };
  await looks(2 * BOOK_SEEDER_PATIENCE_POLLS);
  bid(95_000);
  await looks(BOOK_SEEDER_PATIENCE_POLLS - 1);
  expect(said).toEqual([]);
  await looks(1);
  expect(said).toEqual(["book-cache-restored"]);
  expect(await cache.lastSequence()).toBe(run.exchange.sequence);
});

test("a cache that cannot be reached is told once, and again when it is back", async () => {
  let isAway = true;
  const real = cache;
  const lastSequence = async (): Promise<number | undefined> => {
    if (isAway) throw new Error("Redis is away");
    return real.lastSequence();
  };
  const parts = { marketData: createMarketData(), sequence: () => 1, log: sayingLog() };
  seeder = new BookSeeder({ cache: { ...real, lastSequence }, ...parts });
  await seeder.look();
  await seeder.look();
  isAway = false;
  await seeder.look();
  expect(said).toEqual(["book-cache-unreachable", "book-cache-reachable", "book-cache-restored"]);
});
