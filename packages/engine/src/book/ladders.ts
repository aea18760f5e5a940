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
  HEIGHT,
  KEPT,
  KEPT_PAGES,
  KEPT_PLACE,
  KEPT_RING,
  KEY,
  LADDER,
  LAST,
  LOTS,
  NUMBER,
  PAGE,
  PRESENT,
  RECORD_SHIFT,
  RISING,
  ROOT,
  SIGN,
  TOUCHED,
} = LAYOUT;

/** How many pages of a side, 32 prices each, are found without their tree. A power of two. */
const NEAR_PAGES = 1024;

/**
 * Price levels in order, for any range of prices. They stand on pages of 32 neighbouring prices,
 * of which there are those with orders. Keys are prices that grow towards the better one, so that
 * all ladders run the same code: the best is always the largest key.
 */
export abstract class Ladders extends PageTree {
  /** Some page, or 0, by the lowest bits of its number: mostly the one that is wanted. */
  private readonly near = new Int32Array(2 * NEAR_PAGES);

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

  /** The level of a key, made if there is none. It may be empty: see `fillLevel`. */
  protected levelFor(ladder: number, key: number): number {
    const number = Math.floor(key / 32);
    const page = this.near[placeOf(ladder, number)] as number;
    const { words, doubles } = this;
    const isIt =
      doubles[(page << DOUBLE_SHIFT) | NUMBER] === number &&
      words[(page << RECORD_SHIFT) | LADDER] === ladder;
    const child = (page << RECORD_SHIFT) + CHILDREN + (key & 31);
    const level = isIt ? (words[child >>> 0] as number) : 0;
    return level === 0 ? this.newLevel(ladder, key) : level;
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
    if (words[(level << RECORD_SHIFT) | TOUCHED] === 0) this.endLevel(level);
  }

  /** Ends an empty level, of which everybody has been told. */
  protected endLevel(level: number): void {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const at = page << RECORD_SHIFT;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const present = (words[at | PRESENT] as number) & ~(1 << digit);
    words[(at + CHILDREN + digit) >>> 0] = 0;
    words[at | PRESENT] = present;
    this.give(level);
    if (present === 0 && words[at | HEIGHT] === 0) this.keepPage(page);
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

  /** What is remembered of pages means nothing when the records have been changed for others. */
  protected forgetNear(): void {
    this.near.fill(0);
  }

  private pageOf(ladder: number, number: number): number {
    const place = placeOf(ladder, number);
    const page = this.near[place] as number;
    const { words, doubles } = this;
    const isIt =
      doubles[(page << DOUBLE_SHIFT) | NUMBER] === number &&
      words[(page << RECORD_SHIFT) | LADDER] === ladder;
    if (isIt) return page;
    const found = this.findPage(ladder, number) || this.insertPage(ladder, number);
    this.near[place] = found;
    return found;
  }

  /** The level of a key that was not found at once. */
  private newLevel(ladder: number, key: number): number {
    const page = this.pageOf(ladder, Math.floor(key / 32));
    const pageAt = page << RECORD_SHIFT;
    const child = pageAt + CHILDREN + (key & 31);
    const found = this.words[child] as number;
    if (found !== 0) return found;
    const level = this.take();
    const { words, doubles } = this;
    const at = level << RECORD_SHIFT;
    words[at | FIRST] = level;
    words[at | LAST] = level;
    words[at | TOUCHED] = 0;
    words[at | PAGE] = page;
    doubles[(level << DOUBLE_SHIFT) | LOTS] = 0;
    doubles[(level << DOUBLE_SHIFT) | KEY] = key;
    words[child] = level;
    words[pageAt | PRESENT] = (words[pageAt | PRESENT] as number) | (1 << (key & 31));
    return level;
  }

  /** A page without levels stays until so many others have lost theirs: it will be wanted again. */
  private keepPage(page: number): void {
    const { words } = this;
    const place = ((words[KEPT_PLACE << RECORD_SHIFT] as number) + 1) & (KEPT_PAGES - 1);
    const at = (KEPT_RING << RECORD_SHIFT) + place;
    const oldest = words[at] as number;
    words[KEPT_PLACE << RECORD_SHIFT] = place;
    words[at] = page;
    words[(page << RECORD_SHIFT) | HEIGHT] = KEPT;
    if (oldest === 0) return;
    words[(oldest << RECORD_SHIFT) | HEIGHT] = 0;
    if (words[(oldest << RECORD_SHIFT) | PRESENT] === 0) this.removePage(oldest);
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

/** Where the page of a number is remembered. */
function placeOf(ladder: number, number: number): number {
  return ((ladder & 1) * NEAR_PAGES) | (number & (NEAR_PAGES - 1));
}
