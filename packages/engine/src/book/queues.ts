import { grownInt32 } from "../collections/index.ts";
import type { Side } from "../market/index.ts";
import { HiddenLots } from "./hidden-lots.ts";
import { Ladders } from "./ladders.ts";
import { LAYOUT } from "./layout.ts";

const {
  BIDS,
  DOUBLE_SHIFT,
  FIRST,
  KEY,
  KEY_SIGN,
  LAST,
  LEVEL,
  LOTS,
  NEXT,
  OWNER,
  PREVIOUS,
  RECORD_SHIFT,
  TOUCHED,
} = LAYOUT;

/**
 * The queues of all levels: orders that rest on a side, where levels count their lots, and orders
 * that wait in other ladders.
 *
 * A level on a side that is changed is noted as touched. It is still found by its key when it has
 * become empty, until all that are noted are told: so nobody hears of one price twice.
 */
export abstract class Queues extends Ladders {
  protected readonly hidden = new HiddenLots();
  /** The level touched last, or 0. Mostly it is the only one. */
  private lastTouched = 0;
  /** Those touched before it; some may come again. */
  private touchedBefore = new Int32Array(64);
  private touchedBeforeCount = 0;

  /** Puts an order that stands in no queue behind the others at its price. */
  rest(slot: number, side: Side, priceTicks: number): void {
    const ladder = BIDS + side;
    const key = this.keyOf(ladder, priceTicks);
    const level = this.levelsOf(ladder).find(key, this.doubles) || this.newLevel(ladder, key);
    const levelAt = level << RECORD_SHIFT;
    if (this.words[levelAt | LAST] === level) this.fillLevel(level, ladder, key);
    const { words, doubles } = this;
    const at = slot << RECORD_SHIFT;
    const last = words[levelAt | LAST] as number;
    words[at | NEXT] = level;
    words[at | PREVIOUS] = last;
    words[at | LEVEL] = level;
    words[levelAt | LAST] = slot;
    words[(last << RECORD_SHIFT) | NEXT] = slot;
    const lots = (level << DOUBLE_SHIFT) | LOTS;
    doubles[lots] = (doubles[lots] as number) + (doubles[(slot << DOUBLE_SHIFT) | LOTS] as number);
    this.touch(level);
    if ((words[at | OWNER] as number) < 0) this.hidden.add(level, this.hidden.of(slot));
  }

  /** Puts an order that stands in no queue behind the others at a price in a waiting ladder. */
  wait(slot: number, ladder: number, priceTicks: number): void {
    const key = this.keyOf(ladder, priceTicks);
    const level = this.levelsOf(ladder).find(key, this.doubles) || this.newLevel(ladder, key);
    const levelAt = level << RECORD_SHIFT;
    if (this.words[levelAt | LAST] === level) this.fillLevel(level, ladder, key);
    const { words } = this;
    const at = slot << RECORD_SHIFT;
    const last = words[levelAt | LAST] as number;
    words[at | NEXT] = level;
    words[at | PREVIOUS] = last;
    words[at | LEVEL] = 0;
    words[levelAt | LAST] = slot;
    words[(last << RECORD_SHIFT) | NEXT] = slot;
  }

  /** Takes an order out of its queue, be it on a side or in another ladder. */
  remove(slot: number): void {
    const { words, doubles } = this;
    const at = slot << RECORD_SHIFT;
    const next = words[at | NEXT] as number;
    const previous = words[at | PREVIOUS] as number;
    // Level 0, of those who rest on neither side, sums what nobody reads.
    const level = words[at | LEVEL] as number;
    words[(previous << RECORD_SHIFT) | NEXT] = next;
    words[(next << RECORD_SHIFT) | PREVIOUS] = previous;
    words[at | LEVEL] = 0;
    const lots = (level << DOUBLE_SHIFT) | LOTS;
    doubles[lots] = (doubles[lots] as number) - (doubles[(slot << DOUBLE_SHIFT) | LOTS] as number);
    if (level !== 0) this.touch(level);
    if ((words[at | OWNER] as number) < 0 && level !== 0) {
      this.hidden.add(level, -this.hidden.of(slot));
    }
    // Alone in its queue, it stood between the level and the level.
    if (next === previous) this.emptyLevel(next);
  }

  /** Notes that a level has changed. */
  protected touch(level: number): void {
    const last = this.lastTouched;
    if (level === last) return;
    this.lastTouched = level;
    if (last !== 0) this.keepTouched(last);
  }

  /** Calls with every level touched since the last call, in the order they were touched first. */
  takeTouched(visit: LevelVisit): void {
    const last = this.lastTouched;
    if (last === 0) return;
    this.lastTouched = 0;
    if (this.touchedBeforeCount > 0) return this.takeSeveral(last, visit);
    this.tell(last, visit);
    if (this.words[(last << RECORD_SHIFT) | FIRST] === last) this.endLevel(last);
  }

  /** TOUCHED tells which have been told already; none may end before all of them have. */
  private takeSeveral(last: number, visit: LevelVisit): void {
    this.keepTouched(last);
    const { words } = this;
    const levels = this.touchedBefore;
    const count = this.touchedBeforeCount;
    this.touchedBeforeCount = 0;
    for (let index = 0; index < count; index++) {
      const level = levels[index] as number;
      if (words[(level << RECORD_SHIFT) | TOUCHED] !== 0) continue;
      words[(level << RECORD_SHIFT) | TOUCHED] = 1;
      this.tell(level, visit);
    }
    for (let index = 0; index < count; index++) {
      const level = levels[index] as number;
      if (words[(level << RECORD_SHIFT) | TOUCHED] === 0) continue;
      words[(level << RECORD_SHIFT) | TOUCHED] = 0;
      if (words[(level << RECORD_SHIFT) | FIRST] === level) this.endLevel(level);
    }
  }

  private tell(level: number, visit: LevelVisit): void {
    const { words, doubles } = this;
    const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
    const side = ((words[(level << RECORD_SHIFT) | KEY_SIGN] as number) >>> 31) as Side;
    visit(side, Math.abs(key), doubles[(level << DOUBLE_SHIFT) | LOTS] as number);
  }

  private keepTouched(level: number): void {
    const count = this.touchedBeforeCount;
    if (count === this.touchedBefore.length) {
      this.touchedBefore = grownInt32(this.touchedBefore, count * 2);
    }
    this.touchedBefore[count] = level;
    this.touchedBeforeCount = count + 1;
  }
}

/** What one hears of a level that has changed. */
export type LevelVisit = (side: Side, priceTicks: number, shownLots: number) => void;
