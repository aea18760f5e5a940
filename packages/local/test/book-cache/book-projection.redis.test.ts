import net from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type BookCache, createRedisBookCache } from "@bourse/core/book-cache";
import { handler } from "@bourse/functions/projection/book";
import { redisAddress } from "../../src/cloud/redis/index.ts";
import { EventFeed } from "../platform/event-feed.ts";

const address = redisAddress(process.env["REDIS_URL"] ?? "");
let cache: BookCache;
let feed: EventFeed;
beforeAll(async () => {
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({
    App: { name: "bourse", stage: "test" },
    BookCache: address,
  });
  cache = createRedisBookCache(address);
  await cache.clear();
  vi.spyOn(console, "log").mockImplementation(() => {});
  feed = new EventFeed(Date.UTC(2026, 10, 22, 12));
  for (let n = 1; n <= 5; n += 1) feed.trade("BTCUSDT", 6_500_000 + n, 10);
});
afterAll(() => cache.close());

async function flushAll(): Promise<void> {
  const socket = net.connect(address.port, address.host).end("FLUSHALL\r\n");
  await once(socket.resume(), "close");
}

test("what is delivered is in the books; after a flush it waits for somebody to put them back", async () => {
  const last = feed.lastSequence;
  await handler(feed.event(1, last - 4));
  await handler(feed.event(last - 6, last - 2));
  expect(await cache.lastSequence()).toBe(last - 2);
  expect(await cache.book(1, 5)).toMatchObject({ sequence: last - 2, lastTrade: { tradeId: 4 } });
  await flushAll();
  await expect(handler(feed.event(last - 1, last))).rejects.toThrow("book");
  expect(await cache.lastSequence()).toBeUndefined();
  await cache.restore({ sequence: last - 1, levels: [], trades: [] });
  await handler(feed.event(last - 1, last));
  expect(await cache.book(1, 5)).toMatchObject({ sequence: last, lastTrade: { tradeId: 5 } });
});
