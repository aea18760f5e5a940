import { Side } from "@bourse/engine/market";
import { ProjectionGap } from "../projection/index.ts";
import type { BookCache, BookImage, BookLevel, LastTrade, LevelUpdate } from "./port.ts";

/** Lots by price. */
type Levels = Map<number, number>;

/** A cache that lives and ends with its process. */
export function createMemoryBookCache(): BookCache {
  const state: MemoryState = { sequence: undefined, sides: new Map(), trades: new Map() };
  return {
    lastSequence: async () => state.sequence,
    update: async ({ firstSequence, lastSequence, levels, trades }) => {
      const { sequence = 0 } = state;
      if (lastSequence <= sequence) return "seen";
      if (firstSequence > sequence + 1) throw new ProjectionGap("book", sequence, firstSequence);
      write(state, { sequence: lastSequence, levels, trades });
      return "taken";
    },
    restore: async (image) => {
      if (state.sequence !== undefined && state.sequence >= image.sequence) return "seen";
      forget(state);
      write(state, image);
      return "taken";
    },
    book: async (marketId, levelsMax) => {
      const { sequence } = state;
      if (sequence === undefined) return undefined;
      const lastTrade = state.trades.get(marketId);
      return {
        sequence,
        bids: best(sideOf(state, { marketId, side: Side.Buy }), Side.Buy, levelsMax),
        asks: best(sideOf(state, { marketId, side: Side.Sell }), Side.Sell, levelsMax),
        ...(lastTrade && { lastTrade }),
      };
    },
    clear: async () => forget(state),
    close: async () => {},
  };
}

interface MemoryState {
  sequence: number | undefined;
  readonly sides: Map<string, Levels>;
  readonly trades: Map<number, LastTrade>;
}

function forget(state: MemoryState): void {
  state.sequence = undefined;
  state.sides.clear();
  state.trades.clear();
}

function write(state: MemoryState, { sequence, levels, trades }: BookImage): void {
  for (const level of levels) {
    const side = sideOf(state, level);
    if (level.quantityLots > 0) side.set(level.priceTicks, level.quantityLots);
    else side.delete(level.priceTicks);
  }
  for (const trade of trades) state.trades.set(trade.marketId, trade);
  state.sequence = sequence;
}

function sideOf({ sides }: MemoryState, at: Pick<LevelUpdate, "marketId" | "side">): Levels {
  const key = `${at.marketId}.${at.side}`;
  const levels = sides.get(key) ?? new Map<number, number>();
  sides.set(key, levels);
  return levels;
}

function best(levels: Levels, side: Side, levelsMax: number): BookLevel[] {
  const sign = side === Side.Buy ? -1 : 1;
  return [...levels]
    .map(([priceTicks, quantityLots]) => ({ priceTicks, quantityLots }))
    .toSorted((a, b) => sign * (a.priceTicks - b.priceTicks))
    .slice(0, levelsMax);
}
