import type { BookCache, BookImage, LevelUpdate } from "@bourse/core/book-cache";
import { Side } from "@bourse/engine/market";
import { describeError, type Log } from "../../runtime/index.ts";
import { BOOK_SEEDER_PATIENCE_POLLS, BOOK_SEEDER_POLL_MS } from "../limits.ts";
import type { DepthSide, MarketData } from "../market-data/index.ts";

export interface BookSeederParts {
  readonly cache: BookCache;
  readonly marketData: MarketData;
  /** The command the books stand at. */
  readonly sequence: () => number;
  readonly log: Log;
}

/**
 * Puts the books back into a cache that lost them: Redis may forget everything at any moment, and the
 * one who has all of it is the exchange. It also helps a cache that stands still while the exchange
 * goes on. The consumer of the events takes it from there; what it brings of before is dropped.
 */
export class BookSeeder {
  readonly #parts: BookSeederParts;
  #polling: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  /** What the cache said last, and how often in a row. */
  #seen = { sequence: 0, polls: 0 };
  #isReachable = true;

  constructor(parts: BookSeederParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#polling = setInterval(() => {
      this.#looking ??= this.look().finally(() => {
        this.#looking = undefined;
      });
    }, BOOK_SEEDER_POLL_MS);
    this.#polling.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#polling);
    await this.#looking;
    await this.#parts.cache.close();
  }

  /** Never fails: nothing depends on the cache. */
  async look(): Promise<void> {
    const { cache, log } = this.#parts;
    try {
      const cached = await cache.lastSequence();
      if (!this.#isReachable) log.info("book-cache-reachable", { cached: cached ?? "nothing" });
      this.#isReachable = true;
      if (!this.#needsImage(cached)) return;
      const image = imageOf(this.#parts);
      if ((await cache.restore(image)) === "taken") {
        // Only who had something before has lost it: a new exchange fills a new cache.
        const isLoss = cached === undefined && this.#seen.sequence > 0;
        log[isLoss ? "warn" : "info"]("book-cache-restored", {
          had: cached ?? "nothing",
          sequence: image.sequence,
          levels: image.levels.length,
        });
      }
    } catch (error) {
      if (this.#isReachable) {
        log.error("book-cache-unreachable", { alarm: true, error: describeError(error) });
      }
      this.#isReachable = false;
    }
  }

  #needsImage(cached: number | undefined): boolean {
    if (cached === undefined) return true;
    const isStill = cached === this.#seen.sequence && cached < this.#parts.sequence();
    this.#seen = { sequence: cached, polls: isStill ? this.#seen.polls + 1 : 0 };
    return this.#seen.polls >= BOOK_SEEDER_PATIENCE_POLLS;
  }
}

/** Every book and newest trade of this moment. */
function imageOf({ marketData, sequence }: BookSeederParts): BookImage {
  const markets = marketData.markets();
  return {
    sequence: sequence(),
    levels: markets.flatMap(({ spec: { marketId }, depth }) => [
      ...levelsOf(depth.bids, { marketId, side: Side.Buy }),
      ...levelsOf(depth.asks, { marketId, side: Side.Sell }),
    ]),
    trades: markets.flatMap(({ spec: { marketId }, trades }) => {
      const last = trades.last();
      if (last === undefined) return [];
      const { tradeId, priceTicks, quantityLots, timeUs } = last;
      return [{ marketId, tradeId, priceTicks, quantityLots, timeUs }];
    }),
  };
}

function levelsOf(
  levels: DepthSide,
  of: { readonly marketId: number; readonly side: Side },
): LevelUpdate[] {
  return Array.from({ length: levels.length }, (_, rank) => ({
    ...of,
    priceTicks: levels.priceTicks(rank),
    quantityLots: levels.quantityLots(rank),
  }));
}
