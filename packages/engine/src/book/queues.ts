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
 * A level on a side that is changed goes on the list of touched levels. It is still found by its
 * key when it has become empty, until the list is taken: so nobody hears of one price twice.
 */
export abstract class Queues extends Ladders {
  protected readonly hidden = new HiddenLots();
  private firstTouched = 0;
  private lastTouched = 0;

  constructor() {
    super();
    this.words[TOUCHED] = 1;
  }

  /** Puts an order that stands in no queue behind the others at its price. */
  rest(slot: number, side: Side, priceTicks: number): void {
    const ladder = BIDS + side;
    const key = this.keyOf(ladder, priceTicks);
    const level = this.sideLevels.find(key, this.doubles) || this.newLevel(ladder, key);
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
    if (words[levelAt | TOUCHED] === 0) this.touch(level);
    if ((words[at | OWNER] as number) < 0) this.hidden.add(level, this.hidden.of(slot));
  }

  /** Puts an order that stands in no queue behind the others at a price in a waiting ladder. */
  wait(slot: number, ladder: number, priceTicks: number): void {
    const key = this.keyOf(ladder, priceTicks);
    const level = this.waitingLevels.find(key, this.doubles) || this.newLevel(ladder, key);
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
    // Level 0, of those who rest on neither side, sums what nobody reads and is always touched.
    const level = words[at | LEVEL] as number;
    words[(previous << RECORD_SHIFT) | NEXT] = next;
    words[(next << RECORD_SHIFT) | PREVIOUS] = previous;
    words[at | LEVEL] = 0;
    const lots = (level << DOUBLE_SHIFT) | LOTS;
    doubles[lots] = (doubles[lots] as number) - (doubles[(slot << DOUBLE_SHIFT) | LOTS] as number);
    if (words[(level << RECORD_SHIFT) | TOUCHED] === 0) this.touch(level);
    if ((words[at | OWNER] as number) < 0 && level !== 0) {
      this.hidden.add(level, -this.hidden.of(slot));
    }
    // Alone in its queue, it stood between the level and the level.
    if (next === previous) this.emptyLevel(next);
  }

  /** Puts a level on the list of touched ones; it must not be there. */
  protected touch(level: number): void {
    const { words } = this;
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
    const { words, doubles } = this;
    this.firstTouched = 0;
    this.lastTouched = 0;
    for (;;) {
      const at = level << RECORD_SHIFT;
      const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
      const side = ((words[at | KEY_SIGN] as number) >>> 31) as Side;
      visit(side, Math.abs(key), doubles[(level << DOUBLE_SHIFT) | LOTS] as number);
      const next = words[at | TOUCHED] as number;
      words[at | TOUCHED] = 0;
      if (words[at | FIRST] === level) this.endLevel(level);
      if (next === level) return;
      level = next;
    }
  }
}
