import { LAYOUT } from "./layout.ts";
import { PageTree, highestBit, lowestBit } from "./page-tree.ts";
import { RecordIndex } from "./record-index.ts";

const {
  ASKS,
  BEST,
  BIDS,
  DOUBLE_SHIFT,
  FALLING,
  FILLED,
  FIRST,
  FIRST_FREE_RECORD,
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
  SECOND,
  SIGN,
  TOUCHED,
} = LAYOUT;

/** Roomy, because most prices that are asked for have no level: few of those meet another's place. */
const LEVEL_ROOM = 16;

/**
 * Price levels in order, for any range of prices. They stand on pages of 32 neighbouring prices,
 * of which there are those with orders. Keys are prices that grow towards the better one, so that
 * all ladders run the same code: the best is always the largest key.
 */
export abstract class Ladders extends PageTree {
  /** Levels by key. The keys of one of the two sides are negative, and so with those who wait. */
  protected readonly sideLevels = new RecordIndex(LEVEL_ROOM);
  protected readonly waitingLevels = new RecordIndex(LEVEL_ROOM);

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
    const level = this.levelsOf(ladder).find(key, this.doubles);
    return this.words[(level << RECORD_SHIFT) | FIRST] === level ? 0 : level;
  }

  /** A level without orders, on its page but not yet on its ladder: see `fillLevel`. */
  protected newLevel(ladder: number, key: number): number {
    const number = Math.floor(key / 32);
    const page =
      this.pagesOf(ladder).find(number, this.doubles) || this.insertPage(ladder, number);
    const level = this.take();
    const { words, doubles } = this;
    const at = level << RECORD_SHIFT;
    words[at | FIRST] = level;
    words[at | LAST] = level;
    words[at | TOUCHED] = 0;
    words[at | PAGE] = page;
    doubles[(level << DOUBLE_SHIFT) | LOTS] = 0;
    doubles[(level << DOUBLE_SHIFT) | KEY] = key;
    const present = (page << RECORD_SHIFT) | PRESENT;
    words[present] = (words[present] as number) | (1 << (key & 31));
    this.levelsOf(ladder).add(key, level, doubles);
    return level;
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
    const second = (ladder << RECORD_SHIFT) | SECOND;
    const bestLevel = words[best] as number;
    const secondLevel = words[second] as number;
    // The ladder, behind its last level, has no number for a key.
    if (!((doubles[(bestLevel << DOUBLE_SHIFT) | KEY] as number) > key)) {
      words[best] = level;
      words[second] = bestLevel;
    } else if (secondLevel !== 0) {
      const isBehind = (doubles[(secondLevel << DOUBLE_SHIFT) | KEY] as number) > key;
      if (!isBehind) words[second] = level;
    }
  }

  /** Takes a level that has become empty off its ladder. */
  protected emptyLevel(level: number): void {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const pageAt = page << RECORD_SHIFT;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const filled = (words[pageAt | FILLED] as number) & ~(1 << digit);
    words[pageAt | FILLED] = filled;
    if (filled === 0) this.emptyPage(page);
    const best = ((words[pageAt | LADDER] as number) << RECORD_SHIFT) | BEST;
    const second = ((words[pageAt | LADDER] as number) << RECORD_SHIFT) | SECOND;
    const secondLevel = words[second] as number;
    if (words[best] === level) {
      words[second] = 0;
      words[best] = secondLevel === 0 ? this.bestAfter(page, filled) : secondLevel;
    } else if (secondLevel === level) {
      words[second] = 0;
    }
    if (words[(level << RECORD_SHIFT) | TOUCHED] === 0) this.endLevel(level);
  }

  /** Ends an empty level, of which everybody has been told. */
  protected endLevel(level: number): void {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const at = page << RECORD_SHIFT;
    const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
    const present = (words[at | PRESENT] as number) & ~(1 << (key & 31));
    words[at | PRESENT] = present;
    this.levelsOf(words[at | LADDER] as number).remove(key, level);
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
    const page = this.lastPage(ladder);
    if (page === 0) return 0;
    return this.levelOn(page, lowestBit(this.words[(page << RECORD_SHIFT) | FILLED] as number));
  }

  /** The next level behind, or 0. */
  worseLevel(level: number): number {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const filled = (words[(page << RECORD_SHIFT) | FILLED] as number) & ((1 << digit) - 1);
    const worse = this.bestAfter(page, filled);
    return worse < FIRST_FREE_RECORD ? 0 : worse;
  }

  /** The next level before, or 0. */
  betterLevel(level: number): number {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const filled = (words[(page << RECORD_SHIFT) | FILLED] as number) & (-2 << digit);
    if (filled !== 0) return this.levelOn(page, lowestBit(filled));
    const better = this.previousPage(page);
    if (better < FIRST_FREE_RECORD) return 0;
    return this.levelOn(better, lowestBit(words[(better << RECORD_SHIFT) | FILLED] as number));
  }

  ladderOfLevel(level: number): number {
    const { words } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    return words[(page << RECORD_SHIFT) | LADDER] as number;
  }

  /** The best of those levels of a page, or behind the page; the ladder if there is none. */
  private bestAfter(page: number, filled: number): number {
    if (filled !== 0) return this.levelOn(page, highestBit(filled));
    const next = this.nextPage(page);
    if (next < FIRST_FREE_RECORD) return next;
    return this.levelOn(next, highestBit(this.words[(next << RECORD_SHIFT) | FILLED] as number));
  }

  /** A level that is there, by its page and the lowest bits of its key. */
  private levelOn(page: number, digit: number): number {
    const { doubles } = this;
    const levels = this.levelsOf(this.words[(page << RECORD_SHIFT) | LADDER] as number);
    return levels.find((doubles[(page << DOUBLE_SHIFT) | NUMBER] as number) * 32 + digit, doubles);
  }

  private levelsOf(ladder: number): RecordIndex {
    return ladder < RISING ? this.sideLevels : this.waitingLevels;
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
    words[at | SECOND] = 0;
    doubles[(ladder << DOUBLE_SHIFT) | SIGN] = sign;
    doubles[(ladder << DOUBLE_SHIFT) | KEY] = NaN;
  }
}
