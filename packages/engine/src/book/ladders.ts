import { LAYOUT } from "./layout.ts";
import { PageTree } from "./page-tree.ts";

const {
  ASKS,
  BEST,
  BIDS,
  CHILDREN,
  DOUBLE_SHIFT,
  FALLING,
  FILLED,
  FIRST,
  KEPT,
  KEPT_PAGES,
  KEPT_PLACE,
  KEPT_RING,
  KEY,
  LADDER,
  LAST,
  LOTS,
  PAGE,
  RECORD_SHIFT,
  RISING,
  ROOT,
  SIGN,
  TOUCHED,
} = LAYOUT;

/** How many levels of a side are found without the tree of pages. A power of two. */
const NEAR_LEVELS = 4096;

/**
 * Price levels in order, for any range of prices. They stand on pages of 32 neighbouring prices,
 * of which there are those with orders. Keys are prices that grow towards the better one, so that
 * all ladders run the same code: the best is always the largest key.
 */
export abstract class Ladders extends PageTree {
  /** Of each side some level, or 0, by the lowest bits of its key: mostly the one that is wanted. */
  private readonly near = new Int32Array(2 * NEAR_LEVELS);

  constructor() {
    super();
    this.initialize(BIDS, 1);
    this.initialize(ASKS, -1);
    this.initialize(RISING, -1);
    this.initialize(FALLING, 1);
  }

  protected keyOf(ladder: number, priceTicks: number): number {
    return priceTicks * (this.doubles[(ladder << DOUBLE_SHIFT) | SIGN] as number);
  }

  /** The level of a key where orders stand, or 0. */
  protected filledLevel(ladder: number, key: number): number {
    const page = this.findPage(ladder, Math.floor(key / 32));
    if (page === 0) return 0;
    const { words } = this;
    const at = page << RECORD_SHIFT;
    const isFilled = (((words[at | FILLED] as number) >>> (key & 31)) & 1) === 1;
    return isFilled ? (words[at + CHILDREN + (key & 31)] as number) : 0;
  }

  /**
   * The level of a key, made if there is none. It may be empty: see `fillLevel`. A level of another
   * ladder at the same place has a key of another sign, or is further away.
   */
  protected levelFor(ladder: number, key: number): number {
    const level = this.near[placeOf(ladder, key)] as number;
    const isIt = this.doubles[(level << DOUBLE_SHIFT) | KEY] === key;
    return isIt ? level : this.farLevel(ladder, key);
  }

  /** Puts a level that gets its first order on its ladder. */
  protected fillLevel(level: number, ladder: number, key: number): void {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const at = (page << RECORD_SHIFT) | FILLED;
    const filled = words[at] as number;
    words[at] = filled | (1 << (key & 31));
    if (filled === 0) this.fillPage(page);
    const best = (ladder << RECORD_SHIFT) | BEST;
    const isBehind = (doubles[((words[best] as number) << DOUBLE_SHIFT) | KEY] as number) > key;
    if (!isBehind) words[best] = level;
  }

  /** Takes a level that has become empty off its ladder. */
  protected emptyLevel(level: number): void {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const pageAt = page << RECORD_SHIFT;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const filled = (words[pageAt | FILLED] as number) & ~(1 << digit);
    words[pageAt | FILLED] = filled;
    const best = ((words[pageAt | LADDER] as number) << RECORD_SHIFT) | BEST;
    if (filled !== 0) {
      if (words[best] === level) words[best] = this.bestUnder(page, filled);
      return;
    }
    this.emptyPage(page);
    if (words[best] === level) words[best] = this.bestBehind(page);
    if (words[(level << RECORD_SHIFT) | TOUCHED] === 0) this.retireLevel(level);
  }

  /** Nobody has to be told of an empty level any more: its page may go. */
  protected retireLevel(level: number): void {
    const { words } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const pageAt = page << RECORD_SHIFT;
    if (words[pageAt | FILLED] === 0 && words[pageAt | KEPT] === 0) this.keepPage(page);
  }

  /** The level with the best price, or 0. */
  bestLevel(ladder: number): number {
    const best = this.words[(ladder << RECORD_SHIFT) | BEST] as number;
    return best === ladder ? 0 : best;
  }

  /** The level with the worst price, or 0. */
  worstLevel(ladder: number): number {
    const root = this.words[(ladder << RECORD_SHIFT) | ROOT] as number;
    const filled = this.words[(root << RECORD_SHIFT) | FILLED] as number;
    return root === 0 || filled === 0 ? 0 : this.worstUnder(root, filled);
  }

  /** The next level behind, or 0. */
  worseLevel(level: number): number {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const filled = (words[(page << RECORD_SHIFT) | FILLED] as number) & ((1 << digit) - 1);
    if (filled !== 0) return this.bestUnder(page, filled);
    const worse = this.bestBehind(page);
    return worse === this.ladderOfLevel(level) ? 0 : worse;
  }

  /** The next level before, or 0. */
  betterLevel(level: number): number {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const filled = (words[(page << RECORD_SHIFT) | FILLED] as number) & (-2 << digit);
    if (filled !== 0) return this.worstUnder(page, filled);
    const better = this.worstBefore(page);
    return better === this.ladderOfLevel(level) ? 0 : better;
  }

  ladderOfLevel(level: number): number {
    const { words } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    return words[(page << RECORD_SHIFT) | LADDER] as number;
  }

  /** What is remembered of levels means nothing when the records have been changed for others. */
  protected forgetNear(): void {
    this.near.fill(0);
  }

  /** Finds a level by its page, or makes it; from now on it is near. */
  private farLevel(ladder: number, key: number): number {
    const number = Math.floor(key / 32);
    const page = this.findPage(ladder, number) || this.insertPage(ladder, number);
    const child = (page << RECORD_SHIFT) + CHILDREN + (key & 31);
    const level = (this.words[child] as number) || this.newLevel(page, key);
    this.words[child] = level;
    if (ladder <= ASKS) this.near[placeOf(ladder, key)] = level;
    return level;
  }

  private newLevel(page: number, key: number): number {
    const level = this.take();
    const { words, doubles } = this;
    const at = level << RECORD_SHIFT;
    words[at | FIRST] = level;
    words[at | LAST] = level;
    words[at | TOUCHED] = 0;
    words[at | PAGE] = page;
    doubles[(level << DOUBLE_SHIFT) | LOTS] = 0;
    doubles[(level << DOUBLE_SHIFT) | KEY] = key;
    return level;
  }

  private dropLevel(level: number): void {
    const key = this.doubles[(level << DOUBLE_SHIFT) | KEY] as number;
    const place = placeOf(this.ladderOfLevel(level), key);
    if (this.near[place] === level) this.near[place] = 0;
    this.give(level);
  }

  /** An empty page stays, with its levels, until so many others have become empty. */
  private keepPage(page: number): void {
    const { words } = this;
    const place = ((words[KEPT_PLACE << RECORD_SHIFT] as number) + 1) & (KEPT_PAGES - 1);
    const at = (KEPT_RING << RECORD_SHIFT) + place;
    const oldest = words[at] as number;
    words[KEPT_PLACE << RECORD_SHIFT] = place;
    words[at] = page;
    words[(page << RECORD_SHIFT) | KEPT] = 1;
    words[(oldest << RECORD_SHIFT) | KEPT] = 0;
    if (oldest !== 0 && words[(oldest << RECORD_SHIFT) | FILLED] === 0) this.endPage(oldest);
  }

  /** Ends an empty page and its levels, unless one of them has still to be told: then it comes back. */
  private endPage(page: number): void {
    const { words } = this;
    const at = (page << RECORD_SHIFT) + CHILDREN;
    for (let child = at; child < at + 32; child++) {
      const level = words[child] as number;
      if (level !== 0 && words[(level << RECORD_SHIFT) | TOUCHED] !== 0) return;
    }
    for (let child = at; child < at + 32; child++) {
      const level = words[child] as number;
      if (level !== 0) this.dropLevel(level);
      words[child] = 0;
    }
    this.removePage(page);
  }

  private initialize(ladder: number, sign: 1 | -1): void {
    const { words, doubles } = this;
    const at = ladder << RECORD_SHIFT;
    words[at | BEST] = ladder;
    words[at | ROOT] = 0;
    doubles[(ladder << DOUBLE_SHIFT) | SIGN] = sign;
    doubles[(ladder << DOUBLE_SHIFT) | KEY] = NaN;
  }
}

/** Where a level of a side is remembered. */
function placeOf(ladder: number, key: number): number {
  return ((ladder & 1) * NEAR_LEVELS) | (key & (NEAR_LEVELS - 1));
}
