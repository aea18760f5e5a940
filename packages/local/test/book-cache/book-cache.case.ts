import { type BookCache, type BookLevel, bookUpdateOf } from "@bourse/core/book-cache";
import { ProjectionGap } from "@bourse/core/projection";
import type { Event, LevelChanged, Trade } from "@bourse/engine/event";
import { Side } from "@bourse/engine/market";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TradingRun } from "../platform/trading-run.ts";

/** What every book cache has to do, however it is made. */
export function runBookCacheCases(name: string, make: () => BookCache): void {
  describe(`the book cache, ${name}`, () => {
    let cache: BookCache;
    beforeEach(async () => {
      cache = make();
      await cache.clear();
    });
    afterEach(() => cache.close());

    const SEED = Number(process.env["SEED"] ?? 11);
    const level = (priceTicks: number, quantityLots: number, side: Side = Side.Buy) =>
      ({ kind: "LevelChanged", marketId: 1, side, priceTicks, quantityLots }) as LevelChanged;
    const take = (sequence: number, ...events: Event[]) =>
      cache.update(
        bookUpdateOf([{ sequence, timeUs: sequence, command: { kind: "AdvanceTime" }, events }]),
      );

    test("an empty cache says so", async () => {
      expect(await cache.lastSequence()).toBeUndefined();
      expect(await cache.book(1, 10)).toBeUndefined();
    });

    test("levels are sorted from the best, changed, and removed at zero", async () => {
      expect(await take(1, level(100, 5), level(300, 1), level(2 ** 52, 7, Side.Sell))).toBe(
        "taken",
      );
      expect(await take(2, level(200, 2), level(300, 0), level(100, 6))).toBe("taken");
      expect(await cache.book(1, 10)).toEqual({
        sequence: 2,
        bids: [
          { priceTicks: 200, quantityLots: 2 },
          { priceTicks: 100, quantityLots: 6 },
        ],
        asks: [{ priceTicks: 2 ** 52, quantityLots: 7 }],
      });
      expect((await cache.book(1, 1))?.bids).toEqual([{ priceTicks: 200, quantityLots: 2 }]);
      expect(await cache.book(9, 10)).toEqual({ sequence: 2, bids: [], asks: [] });
    });

    test("what was seen is dropped, what overlaps is taken, a gap is refused", async () => {
      await take(1, level(100, 5));
      await take(2, level(100, 6));
      expect(await take(2, level(100, 99))).toBe("seen");
      expect(await take(1, level(100, 99))).toBe("seen");
      await expect(take(4, level(100, 99))).rejects.toBeInstanceOf(ProjectionGap);
      expect(await cache.book(1, 1)).toMatchObject({ sequence: 2, bids: [{ quantityLots: 6 }] });
      const levels = [{ marketId: 1, side: Side.Buy, priceTicks: 100, quantityLots: 8 }];
      const update = { firstSequence: 2, lastSequence: 5, levels, trades: [] };
      expect(await cache.update(update)).toBe("taken");
      expect(await cache.book(1, 1)).toMatchObject({ sequence: 5, bids: [{ quantityLots: 8 }] });
    });

    test("an empty cache begins at the first command and nowhere else", async () => {
      await expect(take(2, level(100, 5))).rejects.toBeInstanceOf(ProjectionGap);
      expect(await cache.lastSequence()).toBeUndefined();
      expect(await take(1, level(100, 5))).toBe("taken");
    });

    test("an image replaces everything that is older, and nothing that is as new", async () => {
      await take(1, level(100, 5));
      const levels = [{ marketId: 2, side: Side.Sell, priceTicks: 7, quantityLots: 3 }];
      const trades = [{ marketId: 2, tradeId: 4, priceTicks: 7, quantityLots: 1, timeUs: 9 }];
      expect(await cache.restore({ sequence: 8, levels, trades })).toBe("taken");
      expect(await cache.book(1, 10)).toEqual({ sequence: 8, bids: [], asks: [] });
      expect(await cache.book(2, 10)).toMatchObject({
        asks: [{ priceTicks: 7, quantityLots: 3 }],
        lastTrade: { tradeId: 4, timeUs: 9 },
      });
      expect(await cache.restore({ sequence: 8, levels: [], trades: [] })).toBe("seen");
      expect(await take(7, level(1, 1))).toBe("seen");
      expect(await take(9, level(1, 1))).toBe("taken");
      expect((await cache.book(2, 10))?.asks).toHaveLength(1);
    });

    test("of much trading the cache shows the engine's books, at every cut", async () => {
      const run = new TradingRun(SEED);
      const { applied } = run;
      for (let round = 0, from = 0; round < 25; round += 1, from = applied.length) {
        run.trade(40);
        // The same again, or with some of what came before: delivery repeats itself.
        const repeated = Math.max(0, from - (round % 3) * 5);
        await cache.update(bookUpdateOf(applied.slice(repeated)));
        expect(await cache.update(bookUpdateOf(applied.slice(from)))).toBe("seen");
        for (const marketId of [1, 2]) {
          const what = `seed ${SEED}, round ${round}, market ${marketId}`;
          const book = await cache.book(marketId, 5_000);
          const { bids, asks } = run.exchange.depth(marketId, 5_000);
          expect({ what, bids: book?.bids }).toEqual({ what, bids: levels(bids) });
          expect({ what, asks: book?.asks }).toEqual({ what, asks: levels(asks) });
          expect(book?.sequence).toBe(applied.length);
          const trades = applied.flatMap(({ events }) => events).filter(isTradeOf(marketId));
          const tradeId = trades.at(-1)?.tradeId;
          expect({ what, tradeId: book?.lastTrade?.tradeId }).toEqual({ what, tradeId });
        }
      }
    });
  });
}

const levels = (of: readonly (readonly [number, number])[]): BookLevel[] =>
  of.map(([priceTicks, quantityLots]) => ({ priceTicks, quantityLots }));

const isTradeOf =
  (marketId: number) =>
  (event: Event): event is Trade =>
    event.kind === "Trade" && event.marketId === marketId;
