import type { Side } from "@bourse/engine/market";

/** The total at a price; 0 lots means that nothing is left there. */
export interface BookLevel {
  readonly priceTicks: number;
  readonly quantityLots: number;
}

export interface LevelUpdate extends BookLevel {
  readonly marketId: number;
  readonly side: Side;
}

/** The newest trade of a market. */
export interface LastTrade {
  readonly marketId: number;
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly timeUs: number;
}

/** What a run of commands changed: of every level and market the last state only. */
export interface BookUpdate {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly levels: readonly LevelUpdate[];
  readonly trades: readonly LastTrade[];
}

/** Every book as it stood after one command. */
export interface BookImage {
  readonly sequence: number;
  readonly levels: readonly LevelUpdate[];
  readonly trades: readonly LastTrade[];
}

/** One market's book, best prices first, and its newest trade, all of one moment. */
export interface CachedBook {
  readonly sequence: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly lastTrade?: LastTrade;
}

/**
 * Books and newest trades for whoever reads them often and may not ask the engine. It is a cache:
 * what is lost is put back by `restore`, and nothing depends on it.
 */
export interface BookCache {
  /** The last command it knows; undefined when it is empty. */
  lastSequence(): Promise<number | undefined>;
  /** Takes what follows; "seen" when it has that already. Throws `ProjectionGap` when something is missing between. */
  update(update: BookUpdate): Promise<"taken" | "seen">;
  /** Replaces everything, unless what is there is as new. */
  restore(image: BookImage): Promise<"taken" | "seen">;
  /** The best levels of a market; undefined when the cache is empty. */
  book(marketId: number, levelsMax: number): Promise<CachedBook | undefined>;
  /** Forgets everything. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
