import { LAYOUT } from "./layout.ts";
import { PageTree, highestBit, lowestBit } from "./page-tree.ts";
import { type RecordIndex, indexPerLadder } from "./record-index.ts";

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

/** Scattered levels should not need much more room than those side by side. */
const LEVEL_ROOM = 4;

/**
 * Price levels in order, for any range of prices. They stand on pages of 32 neighbouring prices,
 * of which there are those with orders. Keys are prices that grow towards the better one, so that
 * all ladders run the same code: the best is always the largest key.
 */
export abstract class Ladders extends PageTree {
  /** Of each ladder, its levels by key. */
  protected readonly levels = indexPerLadder(LEVEL_ROOM);

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

  /** A loose level without orders, not yet on its ladder: see `fillLevel`. */
  protected newLevel(ladder: number, key: number): number {
    const level = this.take();
    const { words, doubles } = this;
    const at = level << RECORD_SHIFT;
    words[at | FIRST] = level;
    words[at | LAST] = level;
    words[at | TOUCHED] = 0;
    words[at | PAGE] = -ladder;
    doubles[(level << DOUBLE_SHIFT) | LOTS] = 0;
    doubles[(level << DOUBLE_SHIFT) | KEY] = key;
    this.levelsOf(ladder).add(key, level, doubles);
    return level;
  }

  /** Puts a level that gets its first order on its ladder. May move memory. */
  protected fillLevel(level: number, ladder: number, key: number): void {
    const { words, doubles } = this;
    const best = (ladder << RECORD_SHIFT) | BEST;
    const second = (ladder << RECORD_SHIFT) | SECOND;
    const bestLevel = words[best] as number;
    const secondLevel = words[second] as number;
    // The ladder, behind its last level, has no number for a key.
    if (!((doubles[(bestLevel << DOUBLE_SHIFT) | KEY] as number) > key)) {
      words[best] = level;
      words[second] = bestLevel;
      if ((words[(level << RECORD_SHIFT) | PAGE] as number) > 0) this.putOnPage(level, key);
      if ((words[(bestLevel << RECORD_SHIFT) | PAGE] as number) >= 0) return;
      this.putOnPage(bestLevel, doubles[(bestLevel << DOUBLE_SHIFT) | KEY] as number);
      return;
    }
    if (secondLevel !== 0) {
      const isBehind = (doubles[(secondLevel << DOUBLE_SHIFT) | KEY] as number) > key;
      if (!isBehind) words[second] = level;
    }
    this.putOnPage(level, key);
  }

  /** Takes a level that has become empty off its ladder. */
  protected emptyLevel(level: number): void {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    const ladder = page < 0 ? -page : (words[(page << RECORD_SHIFT) | LADDER] as number);
    let filled = 0;
    if (page > 0) {
      const pageAt = page << RECORD_SHIFT;
      const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
      filled = (words[pageAt | FILLED] as number) & ~(1 << digit);
      words[pageAt | FILLED] = filled;
      if (filled === 0) this.emptyPage(page);
    }
    const best = (ladder << RECORD_SHIFT) | BEST;
    const second = (ladder << RECORD_SHIFT) | SECOND;
    const secondLevel = words[second] as number;
    if (words[best] === level) {
      words[second] = 0;
      if (secondLevel !== 0) words[best] = secondLevel;
      else if (filled !== 0) words[best] = this.levelOn(page, highestBit(filled));
      else words[best] = this.firstOnPages(ladder);
    } else if (secondLevel === level) {
      words[second] = 0;
    }
    // Of a level on a side somebody has to be told first.
    if (ladder >= RISING) this.endLevel(level);
  }

  /** Ends an empty level, of which everybody has been told. */
  protected endLevel(level: number): void {
    const { words, doubles } = this;
    const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    this.levelsOf(this.ladderOfLevel(level)).remove(key, level);
    this.give(level);
    if (page < 0) return;
    const at = page << RECORD_SHIFT;
    const present = (words[at | PRESENT] as number) & ~(1 << (key & 31));
    words[at | PRESENT] = present;
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
    if (page === 0) return this.bestLevel(ladder);
    return this.levelOn(page, lowestBit(this.words[(page << RECORD_SHIFT) | FILLED] as number));
  }

  /** The next level behind, or 0. */
  worseLevel(level: number): number {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    if (page < 0) return recordOrNone(this.firstOnPages(-page));
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const filled = (words[(page << RECORD_SHIFT) | FILLED] as number) & ((1 << digit) - 1);
    if (filled !== 0) return this.levelOn(page, highestBit(filled));
    return recordOrNone(this.firstOn(this.nextPage(page)));
  }

  /** The next level before, or 0. */
  betterLevel(level: number): number {
    const { words, doubles } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    if (page < 0) return 0;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const filled = (words[(page << RECORD_SHIFT) | FILLED] as number) & (-2 << digit);
    if (filled !== 0) return this.levelOn(page, lowestBit(filled));
    const better = this.previousPage(page);
    if (better >= FIRST_FREE_RECORD) {
      return this.levelOn(better, lowestBit(words[(better << RECORD_SHIFT) | FILLED] as number));
    }
    // Nobody on the pages is before it: the best, or it is that itself.
    const best = words[(better << RECORD_SHIFT) | BEST] as number;
    return best === level ? 0 : best;
  }

  ladderOfLevel(level: number): number {
    const { words } = this;
    const page = words[(level << RECORD_SHIFT) | PAGE] as number;
    return page < 0 ? -page : (words[(page << RECORD_SHIFT) | LADDER] as number);
  }

  /** The best of the levels on pages; the ladder if there is none. */
  private firstOnPages(ladder: number): number {
    return this.firstOn(this.firstPage(ladder));
  }

  /** The best level on a page; a ladder, which may stand for one, if it is that. */
  private firstOn(page: number): number {
    if (page < FIRST_FREE_RECORD) return page;
    return this.levelOn(page, highestBit(this.words[(page << RECORD_SHIFT) | FILLED] as number));
  }

  /** A level that is there, by its page and the lowest bits of its key. */
  private levelOn(page: number, digit: number): number {
    const { doubles } = this;
    const levels = this.levelsOf(this.words[(page << RECORD_SHIFT) | LADDER] as number);
    return levels.find((doubles[(page << DOUBLE_SHIFT) | NUMBER] as number) * 32 + digit, doubles);
  }

  protected levelsOf(ladder: number): RecordIndex {
    return this.levels[ladder] as RecordIndex;
  }

  /** Puts a level with orders on its page, if need be a new one. May move memory. */
  private putOnPage(level: number, key: number): void {
    let page = this.words[(level << RECORD_SHIFT) | PAGE] as number;
    if (page < 0) {
      const number = Math.floor(key / 32);
      page = this.pagesOf(-page).find(number, this.doubles) || this.insertPage(-page, number);
      this.words[(level << RECORD_SHIFT) | PAGE] = page;
    }
    const { words } = this;
    const at = page << RECORD_SHIFT;
    const filled = words[at | FILLED] as number;
    words[at | FILLED] = filled | (1 << (key & 31));
    words[at | PRESENT] = (words[at | PRESENT] as number) | (1 << (key & 31));
    if (filled === 0) this.fillPage(page);
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

/** A ladder, behind its last level, is none. */
function recordOrNone(level: number): number {
  return level < FIRST_FREE_RECORD ? 0 : level;
}
