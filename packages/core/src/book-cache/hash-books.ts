import { createHash } from "node:crypto";
import type { BookCache } from "./port.ts";
import { cachedLevelsMax } from "./limits.ts";

/** What tells two states of the books apart. */
export interface BooksHash {
  readonly table: "books";
  /** Levels. */
  readonly rows: number;
  readonly hash: string;
}

/** Of every level and newest trade of these markets. */
export async function hashBooks(
  cache: BookCache,
  marketIds: readonly number[],
): Promise<BooksHash> {
  const hash = createHash("sha256");
  let rows = 0;
  for (const marketId of marketIds) {
    const book = await cache.book(marketId, cachedLevelsMax);
    const { bids = [], asks = [], lastTrade } = book ?? {};
    rows += bids.length + asks.length;
    hash.update(JSON.stringify([marketId, bids, asks, lastTrade]));
  }
  return { table: "books", rows, hash: hash.digest("hex") };
}
