import {
  type BookCache,
  type BookImage,
  bookUpdateOf,
  createMemoryBookCache,
  hashBooks,
} from "@bourse/core/book-cache";
import { MARKETS } from "@bourse/core/market";
import { Side } from "@bourse/engine/market";
import type { Sink } from "./sink.ts";

/** Beyond every book there is. */
const LEVELS_MAX = 1_000_000;

/**
 * Books in Redis. They are made in memory and put there at the end; an exchange that runs has put its
 * own there before, and then those stay.
 */
export function bookSink(cache: BookCache): Sink {
  const memory = createMemoryBookCache();
  const marketIds = MARKETS.map(({ marketId }) => marketId);
  return {
    name: "book",
    lastSequence: async () => (await cache.lastSequence()) ?? 0,
    empty: () => cache.clear(),
    save: async (batch) => void (await memory.update(bookUpdateOf(batch))),
    finish: async () => void (await cache.restore(await imageOf(memory, marketIds))),
    hashes: async () => [await hashBooks(cache, marketIds)],
    close: () => cache.close(),
  };
}

async function imageOf(memory: BookCache, marketIds: readonly number[]): Promise<BookImage> {
  const books = await Promise.all(marketIds.map((marketId) => memory.book(marketId, LEVELS_MAX)));
  const levels = books.flatMap((book, index) => {
    const marketId = marketIds[index] ?? 0;
    return [
      ...(book?.bids ?? []).map((level) => ({ ...level, marketId, side: Side.Buy })),
      ...(book?.asks ?? []).map((level) => ({ ...level, marketId, side: Side.Sell })),
    ];
  });
  const trades = books.flatMap((book) => book?.lastTrade ?? []);
  return { sequence: (await memory.lastSequence()) ?? 0, levels, trades };
}
