import { Side } from "../market/index.ts";
import type { HiddenLots } from "./hidden-lots.ts";
import { LAYOUT } from "./layout.ts";
import type { LevelTree } from "./level-tree.ts";
import type { RecordIndex } from "./record-index.ts";
import type { RecordPool } from "./record-pool.ts";

const {
  BIDS,
  BETTER,
  DOUBLE_SHIFT,
  FIRST,
  FIRST_INDEXED,
  KEY,
  LADDER_OF,
  LAST,
  LEAF,
  LEVEL,
  LOTS,
  NEXT,
  OWNER,
  PREVIOUS,
  RECORD_SHIFT,
  TOUCHED,
  UNINDEXED,
  WORSE,
} = LAYOUT;
const { Buy, Sell } = Side;

/** So many of the best levels of a side may be out of the tree; then the worse half goes in. */
const UNINDEXED_MAX = 16;

/**
 * The queues of all levels: orders that rest on a side, where levels count their lots, and orders
 * that wait in other ladders.
 *
 * A level on a side that is changed goes on the list of touched levels. It is still found by its
 * key when it has become empty, until the list is taken: so nobody hears of one price twice.
 *
 * Most new levels of a side are its best, and soon gone. Finding their place takes no tree, so the
 * best few are not in it; all levels of waiting ladders are.
 */
export class Queues {
  private readonly pool: RecordPool;
  private readonly tree: LevelTree;
  /** The levels of both sides by their key: a price, negative on the asks. */
  private readonly levels: RecordIndex;
  private readonly hidden: HiddenLots;
  private firstTouched = 0;
  private lastTouched = 0;

  constructor(parts: QueueParts) {
    this.pool = parts.pool;
    this.tree = parts.tree;
    this.levels = parts.levels;
    this.hidden = parts.hidden;
    this.pool.words[TOUCHED] = 1;
  }

  /** Puts an order that stands in no queue behind the others at its price. */
  rest(slot: number, side: Side, priceTicks: number): void {
    const key = priceTicks * (1 - 2 * side);
    let level = this.levels.find(key);
    if (level === 0) level = this.openLevel(BIDS + 2 * side, key);
    if (this.pool.words[(level << RECORD_SHIFT) | FIRST] === level) this.enter(level, key);
    const { words, doubles } = this.pool;
    const at = slot << RECORD_SHIFT;
    const levelAt = level << RECORD_SHIFT;
    const last = words[levelAt | LAST] as number;
    words[at | NEXT] = level;
    words[at | PREVIOUS] = last;
    words[at | LEVEL] = level;
    words[levelAt | LAST] = slot;
    words[(last << RECORD_SHIFT) | NEXT] = slot;
    const lots = (level << DOUBLE_SHIFT) | LOTS;
    doubles[lots] = (doubles[lots] as number) + (doubles[(slot << DOUBLE_SHIFT) | LOTS] as number);
    if (words[levelAt | TOUCHED] === 0) this.touch(level);
    if ((words[at | OWNER] as number) < 0) this.hidden.add(level, this.hidden.of(slot));
  }

  /** Puts an order that stands in no queue behind the others of a level that counts no lots. */
  append(level: number, slot: number): void {
    const { words } = this.pool;
    const at = slot << RECORD_SHIFT;
    const last = words[(level << RECORD_SHIFT) | LAST] as number;
    words[at | NEXT] = level;
    words[at | PREVIOUS] = last;
    words[at | LEVEL] = 0;
    words[(level << RECORD_SHIFT) | LAST] = slot;
    words[(last << RECORD_SHIFT) | NEXT] = slot;
  }

  /** Takes an order out of its queue, be it on a side or in another ladder. */
  remove(slot: number): void {
    const { words, doubles } = this.pool;
    const at = slot << RECORD_SHIFT;
    const next = words[at | NEXT] as number;
    const previous = words[at | PREVIOUS] as number;
    // Level 0, of those who rest on neither side, sums what nobody reads and is always touched.
    const level = words[at | LEVEL] as number;
    words[(previous << RECORD_SHIFT) | NEXT] = next;
    words[(next << RECORD_SHIFT) | PREVIOUS] = previous;
    words[at | NEXT] = 0;
    words[at | LEVEL] = 0;
    const lots = (level << DOUBLE_SHIFT) | LOTS;
    doubles[lots] = (doubles[lots] as number) - (doubles[(slot << DOUBLE_SHIFT) | LOTS] as number);
    if (words[(level << RECORD_SHIFT) | TOUCHED] === 0) this.touch(level);
    if ((words[at | OWNER] as number) < 0 && level !== 0) {
      this.hidden.add(level, -this.hidden.of(slot));
    }
    // Alone in its queue, it stood between the level and the level.
    if (next === previous) this.close(next);
  }

  /** The level at a key of a waiting ladder, made if there is none. It must get an order at once. */
  waitingLevelFor(ladder: number, key: number): number {
    const found = this.tree.find(ladder, key);
    if (found !== 0) return found;
    const level = this.newLevel(ladder, key);
    this.link(level, this.tree.insert(ladder, level));
    return level;
  }

  /** Takes a level that has become empty off its ladder. */
  close(level: number): void {
    const { words } = this.pool;
    const at = level << RECORD_SHIFT;
    const ladder = words[at | LADDER_OF] as number;
    if (ladder === 0) return;
    const worse = words[at | WORSE] as number;
    const better = words[at | BETTER] as number;
    words[(better << RECORD_SHIFT) | WORSE] = worse;
    words[(worse << RECORD_SHIFT) | BETTER] = better;
    const ladderAt = ladder << RECORD_SHIFT;
    if (words[at | LEAF] === 0) {
      words[ladderAt | UNINDEXED] = (words[ladderAt | UNINDEXED] as number) - 1;
    } else {
      if (words[ladderAt | FIRST_INDEXED] === level) words[ladderAt | FIRST_INDEXED] = worse;
      this.tree.remove(level);
    }
    // Levels of a side have been touched, and are looked after when the list is taken.
    if (words[at | TOUCHED] === 0) this.pool.giveLevel(level);
  }

  /** Puts a level on the list of touched ones; it must not be there. */
  touch(level: number): void {
    const { words } = this.pool;
    const last = this.lastTouched;
    this.lastTouched = level;
    words[(level << RECORD_SHIFT) | TOUCHED] = level;
    if (last === 0) this.firstTouched = level;
    else words[(last << RECORD_SHIFT) | TOUCHED] = level;
  }

  /** Calls with every level touched since the last call, in the order they were touched first. */
  takeTouched(visit: (side: Side, priceTicks: number, shownLots: number) => void): void {
    let level = this.firstTouched;
    if (level === 0) return;
    const { words, doubles } = this.pool;
    this.firstTouched = 0;
    this.lastTouched = 0;
    for (;;) {
      const at = level << RECORD_SHIFT;
      const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
      visit(key > 0 ? Buy : Sell, Math.abs(key), doubles[(level << DOUBLE_SHIFT) | LOTS] as number);
      const next = words[at | TOUCHED] as number;
      words[at | TOUCHED] = 0;
      if (words[at | FIRST] === level) {
        this.levels.remove(key, level);
        this.pool.giveLevel(level);
      }
      if (next === level) return;
      level = next;
    }
  }

  private openLevel(ladder: number, key: number): number {
    const level = this.newLevel(ladder, key);
    this.levels.add(key, level);
    return level;
  }

  private newLevel(ladder: number, key: number): number {
    const level = this.pool.takeLevel();
    const { words, doubles } = this.pool;
    const at = level << RECORD_SHIFT;
    words[at | FIRST] = level;
    words[at | LAST] = level;
    words[at | TOUCHED] = 0;
    words[at | LEAF] = 0;
    words[at | LADDER_OF] = ladder;
    doubles[(level << DOUBLE_SHIFT) | LOTS] = 0;
    doubles[(level << DOUBLE_SHIFT) | KEY] = key;
    return level;
  }

  /** Puts an empty level of a side on its ladder. */
  private enter(level: number, key: number): void {
    const { words, doubles } = this.pool;
    const ladder = words[(level << RECORD_SHIFT) | LADDER_OF] as number;
    const ladderAt = ladder << RECORD_SHIFT;
    const best = words[ladderAt | WORSE] as number;
    // A ladder, which stands behind its worst level, has no number for a key.
    const isBehind = (doubles[(best << DOUBLE_SHIFT) | KEY] as number) > key;
    if (isBehind) return this.enterBehind(level, key);
    words[(level << RECORD_SHIFT) | WORSE] = best;
    words[(level << RECORD_SHIFT) | BETTER] = ladder;
    words[(best << RECORD_SHIFT) | BETTER] = level;
    words[ladderAt | WORSE] = level;
    this.countUnindexed(ladder);
  }

  /** Puts a level on its ladder that is not the best: among those out of the tree, or behind them. */
  private enterBehind(level: number, key: number): void {
    const { words, doubles } = this.pool;
    const ladder = words[(level << RECORD_SHIFT) | LADDER_OF] as number;
    const ladderAt = ladder << RECORD_SHIFT;
    const indexed = words[ladderAt | FIRST_INDEXED] as number;
    if ((doubles[(indexed << DOUBLE_SHIFT) | KEY] as number) > key) {
      this.link(level, this.tree.insert(ladder, level));
      return;
    }
    let worse = indexed;
    let better = words[(indexed << RECORD_SHIFT) | BETTER] as number;
    while ((doubles[(better << DOUBLE_SHIFT) | KEY] as number) < key) {
      worse = better;
      better = words[(better << RECORD_SHIFT) | BETTER] as number;
    }
    this.link(level, worse);
    this.countUnindexed(ladder);
  }

  private countUnindexed(ladder: number): void {
    const { words } = this.pool;
    const at = (ladder << RECORD_SHIFT) | UNINDEXED;
    const unindexed = (words[at] as number) + 1;
    words[at] = unindexed;
    if (unindexed > UNINDEXED_MAX) this.indexWorseHalf(ladder);
  }

  /** The tree may grow the pool, so its words are read anew each time. */
  private indexWorseHalf(ladder: number): void {
    const ladderAt = ladder << RECORD_SHIFT;
    let level = this.pool.words[ladderAt | FIRST_INDEXED] as number;
    for (let count = 0; count < UNINDEXED_MAX / 2; count++) {
      level = this.pool.words[(level << RECORD_SHIFT) | BETTER] as number;
      this.tree.insert(ladder, level);
    }
    const { words } = this.pool;
    words[ladderAt | FIRST_INDEXED] = level;
    words[ladderAt | UNINDEXED] = (words[ladderAt | UNINDEXED] as number) - UNINDEXED_MAX / 2;
  }

  /** Links a level on the better side of another, or of the ladder: then it is the worst. */
  private link(level: number, worse: number): void {
    const { words } = this.pool;
    const better = words[(worse << RECORD_SHIFT) | BETTER] as number;
    words[(level << RECORD_SHIFT) | WORSE] = worse;
    words[(level << RECORD_SHIFT) | BETTER] = better;
    words[(worse << RECORD_SHIFT) | BETTER] = level;
    words[(better << RECORD_SHIFT) | WORSE] = level;
  }
}

/** What the queues work on. */
export interface QueueParts {
  readonly pool: RecordPool;
  readonly tree: LevelTree;
  readonly levels: RecordIndex;
  readonly hidden: HiddenLots;
}
