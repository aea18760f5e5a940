import { LAYOUT } from "./layout.ts";
import type { LevelTree } from "./level-tree.ts";
import type { RecordIndex } from "./record-index.ts";
import type { RecordPool } from "./record-pool.ts";

const {
  ASKS,
  BETTER,
  BIDS,
  DOUBLE_SHIFT,
  FALLING,
  FIRST,
  FIRST_INDEXED,
  KEY,
  LADDER_OF,
  RECORD_SHIFT,
  RISING,
  ROOT,
  SIGN,
  UNINDEXED,
  WORSE,
} = LAYOUT;

/**
 * Price levels in order, for any range of prices. A ladder has levels where there are orders; each
 * is found by its price, and knows its neighbours. Keys are prices that grow towards the better
 * one, so that all ladders run the same code: the best is always the largest key.
 */
export class Ladders {
  private readonly pool: RecordPool;
  private readonly tree: LevelTree;
  private readonly levels: RecordIndex;

  constructor(pool: RecordPool, tree: LevelTree, levels: RecordIndex) {
    this.pool = pool;
    this.tree = tree;
    this.levels = levels;
    this.initialize(BIDS, 1);
    this.initialize(ASKS, -1);
    this.initialize(RISING, -1);
    this.initialize(FALLING, 1);
  }

  keyOf(ladder: number, priceTicks: number): number {
    return priceTicks * (this.pool.words[(ladder << RECORD_SHIFT) | SIGN] as number);
  }

  /** The level of a key, or 0. */
  find(ladder: number, key: number): number {
    if (ladder !== BIDS && ladder !== ASKS) return this.tree.find(ladder, key);
    const level = this.levels.find(key);
    // An empty level is about to be forgotten.
    return this.pool.words[(level << RECORD_SHIFT) | FIRST] === level ? 0 : level;
  }

  /** The level with the best price, or 0. */
  best(ladder: number): number {
    return this.neighbour(ladder, WORSE, ladder);
  }

  /** The level with the worst price, or 0. */
  worst(ladder: number): number {
    return this.neighbour(ladder, BETTER, ladder);
  }

  /** The next level behind, or 0. */
  worse(level: number): number {
    return this.neighbour(level, WORSE, this.ladderOf(level));
  }

  /** The next level before, or 0. */
  better(level: number): number {
    return this.neighbour(level, BETTER, this.ladderOf(level));
  }

  ladderOf(level: number): number {
    return this.pool.words[(level << RECORD_SHIFT) | LADDER_OF] as number;
  }

  /** The neighbour in one direction; the ladder closes the ring and is no level. */
  private neighbour(level: number, direction: number, ladder: number): number {
    const neighbour = this.pool.words[(level << RECORD_SHIFT) | direction] as number;
    return neighbour === ladder ? 0 : neighbour;
  }

  private initialize(ladder: number, sign: 1 | -1): void {
    const { words, doubles } = this.pool;
    const at = ladder << RECORD_SHIFT;
    words[at | ROOT] = 0;
    words[at | SIGN] = sign;
    words[at | FIRST_INDEXED] = ladder;
    words[at | UNINDEXED] = 0;
    doubles[(ladder << DOUBLE_SHIFT) | KEY] = NaN;
    words[at | WORSE] = ladder;
    words[at | BETTER] = ladder;
  }
}
