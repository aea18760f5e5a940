import { Side } from "@bourse/engine/market";
import { ProjectionGap } from "../projection/index.ts";
import { cachedLevelsMax } from "./limits.ts";
import type { BookCache, BookImage, BookLevel, CachedBook, LastTrade } from "./port.ts";
import {
  type RedisAddress,
  RedisConnection,
  type RedisReply,
  redisScript,
} from "./redis-connection.ts";
import { CLEAR, READ, RESTORE, UPDATE } from "./scripts.ts";

const SEQUENCE_KEY = "{book}:sequence";
const update = redisScript(UPDATE);
const restore = redisScript(RESTORE);
const read = redisScript(READ);
const clear = redisScript(CLEAR);

/** Books in Redis: every change and every look is one script, so nobody sees half of one. */
export function createRedisBookCache(address: RedisAddress): BookCache {
  const redis = new RedisConnection(address);
  const outcome = (reply: RedisReply): string => textsOf(reply)[0] ?? "";
  return {
    lastSequence: async () => {
      const stored = await redis.get(SEQUENCE_KEY);
      return stored === null ? undefined : Number(stored);
    },
    update: async (changes) => {
      const { firstSequence, lastSequence } = changes;
      const args = [firstSequence, lastSequence, ...argumentsOf(changes)];
      const reply = await redis.run(update, SEQUENCE_KEY, args);
      if (outcome(reply) === "gap") {
        throw new ProjectionGap("book", Number(textsOf(reply)[1]), firstSequence);
      }
      return outcome(reply) === "seen" ? "seen" : "taken";
    },
    restore: async (image) => {
      const args = [image.sequence, ...argumentsOf(image)];
      const reply = await redis.run(restore, SEQUENCE_KEY, args);
      return outcome(reply) === "seen" ? "seen" : "taken";
    },
    book: async (marketId, levelsMax) => {
      const args = [marketId, Math.min(levelsMax, cachedLevelsMax)];
      return bookOf(marketId, await redis.run(read, SEQUENCE_KEY, args));
    },
    clear: async () => {
      await redis.run(clear, SEQUENCE_KEY, []);
    },
    close: () => redis.close(),
  };
}

function argumentsOf({ levels, trades }: Pick<BookImage, "levels" | "trades">) {
  return [
    levels.length,
    ...levels.flatMap(({ marketId, side, priceTicks, quantityLots }) => [
      marketId,
      side === Side.Buy ? "bids" : "asks",
      priceTicks,
      quantityLots,
    ]),
    trades.length,
    ...trades.flatMap(({ marketId, tradeId, priceTicks, quantityLots, timeUs }) => [
      marketId,
      tradeId,
      priceTicks,
      quantityLots,
      timeUs,
    ]),
  ];
}

function bookOf(marketId: number, reply: RedisReply): CachedBook | undefined {
  const [sequence, bids, asks, trade] = listOf(reply);
  if (sequence === undefined) return undefined;
  const lastTrade = tradeOf(marketId, trade ?? []);
  return {
    sequence: Number(sequence),
    bids: levelsOf(bids ?? []),
    asks: levelsOf(asks ?? []),
    ...(lastTrade && { lastTrade }),
  };
}

function levelsOf(reply: RedisReply): BookLevel[] {
  const [prices = [], lots = []] = listOf(reply);
  const quantities = textsOf(lots);
  return textsOf(prices).map((price, index) => ({
    priceTicks: Number(price),
    quantityLots: Number(quantities[index]),
  }));
}

function tradeOf(marketId: number, reply: RedisReply): LastTrade | undefined {
  const [tradeId = null, priceTicks, quantityLots, timeUs] = listOf(reply);
  if (tradeId === null) return undefined;
  return {
    marketId,
    tradeId: Number(tradeId),
    priceTicks: Number(priceTicks),
    quantityLots: Number(quantityLots),
    timeUs: Number(timeUs),
  };
}

const listOf = (reply: RedisReply): readonly RedisReply[] => (Array.isArray(reply) ? reply : []);
const textsOf = (reply: RedisReply): string[] => listOf(reply).map(String);
