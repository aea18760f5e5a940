import { assert } from "../invariant/index.ts";
import type { Side } from "../market/index.ts";
import type { HiddenImage } from "./hidden-lots.ts";
import { LAYOUT } from "./layout.ts";
import { Matcher } from "./matcher.ts";
import type { RecordIndex, RecordIndexImage } from "./record-index.ts";
import type { RecordImage } from "./record-pool.ts";

const {
  BIDS,
  DOUBLE_SHIFT,
  FIRST,
  HIDDEN_FLAG,
  KEY,
  KEY_SIGN,
  LEVEL,
  LOTS,
  NEXT,
  ORDER_ID,
  OWNER,
  PREVIOUS,
  RECORD_SHIFT,
} = LAYOUT;

/** To be raised when the records mean something else than before. */
const IMAGE_VERSION = 5;

/** A ladder, for those who ask for levels: the two sides, and the stops that wait for a price. */
export const LADDERS = {
  Bids: LAYOUT.BIDS,
  Asks: LAYOUT.ASKS,
  Rising: LAYOUT.RISING,
  Falling: LAYOUT.FALLING,
} as const;

/**
 * The open orders of one market, each named by a slot from `open` to `close`. An order stands in at
 * most one queue: at its price on a side, where takers meet it; at a price in a ladder of waiting
 * orders. The book knows nothing of money. No step allocates, except to grow.
 *
 * Levels are named by slots too, while they have orders.
 */
export class Book extends Matcher {
  // Orders

  /** A new order that stands in no queue. Its id must be new (0 to 2^53-1), its owner below 2^31. */
  open(orderId: number, owner: number, openLots: number): number {
    if (this.freeRecord === 0) this.give(this.take());
    const slot = this.freeRecord;
    const { words, doubles } = this;
    const at = slot << RECORD_SHIFT;
    this.freeRecord = words[at] as number;
    words[at | LEVEL] = 0;
    words[at | OWNER] = owner;
    doubles[(slot << DOUBLE_SHIFT) | LOTS] = openLots;
    doubles[(slot << DOUBLE_SHIFT) | ORDER_ID] = orderId;
    this.ids.add(orderId, slot, doubles);
    return slot;
  }

  /** Forgets an order that stands in no queue; its slot will name another. */
  close(slot: number): void {
    if ((this.words[(slot << RECORD_SHIFT) | OWNER] as number) < 0) this.hide(slot, 0, 0);
    this.ids.remove(this.orderId(slot), slot);
    this.give(slot);
  }

  orderId(slot: number): number {
    return this.doubles[(slot << DOUBLE_SHIFT) | ORDER_ID] as number;
  }

  owner(slot: number): number {
    return (this.words[(slot << RECORD_SHIFT) | OWNER] as number) & ~HIDDEN_FLAG;
  }

  /** What an order shows of its open lots: all, unless it is an iceberg. */
  shownLots(slot: number): number {
    return this.doubles[(slot << DOUBLE_SHIFT) | LOTS] as number;
  }

  hiddenLots(slot: number): number {
    return this.hidden.of(slot);
  }

  /** What an iceberg shows at a time. */
  shownLotsMax(slot: number): number {
    return this.hidden.shownLotsMax(slot);
  }

  openLots(slot: number): number {
    return this.shownLots(slot) + this.hidden.of(slot);
  }

  /** The level of an order that rests on a side; 0 for all others. */
  restingLevel(slot: number): number {
    return this.words[(slot << RECORD_SHIFT) | LEVEL] as number;
  }

  /** Sets the shown lots of an order that stands in no queue. */
  setShownLots(slot: number, lots: number): void {
    this.doubles[(slot << DOUBLE_SHIFT) | LOTS] = lots;
  }

  /** Makes an order that stands in no queue an iceberg, which refills what it shows. */
  hide(slot: number, hiddenLots: number, shownLotsMax: number): void {
    const at = (slot << RECORD_SHIFT) | OWNER;
    const { words } = this;
    const owner = (words[at] as number) & ~HIDDEN_FLAG;
    words[at] = hiddenLots === 0 ? owner : owner | HIDDEN_FLAG;
    this.hidden.add(slot, hiddenLots - this.hidden.of(slot));
    this.hidden.setShownLotsMax(slot, shownLotsMax);
  }

  /** The oldest order of a level, or 0. */
  first(level: number): number {
    const first = this.words[(level << RECORD_SHIFT) | FIRST] as number;
    return first === level ? 0 : first;
  }

  /** The order behind this one in the queue of the level, or 0. */
  next(level: number, slot: number): number {
    const next = this.words[(slot << RECORD_SHIFT) | NEXT] as number;
    return next === level ? 0 : next;
  }

  /** The order before this one in the queue of the level, or 0. */
  previous(level: number, slot: number): number {
    const previous = this.words[(slot << RECORD_SHIFT) | PREVIOUS] as number;
    return previous === level ? 0 : previous;
  }

  // Levels and ladders

  ladderOf(side: Side): number {
    return BIDS + side;
  }

  /** The level at a price, or 0. */
  levelAt(ladder: number, priceTicks: number): number {
    return this.filledLevel(ladder, this.keyOf(ladder, priceTicks));
  }

  priceTicks(level: number): number {
    return Math.abs(this.doubles[(level << DOUBLE_SHIFT) | KEY] as number);
  }

  /** The side on which a level is; of a waiting ladder, the one with the same best price. */
  sideOf(level: number): Side {
    return ((this.words[(level << RECORD_SHIFT) | KEY_SIGN] as number) >>> 31) as Side;
  }

  /** What the orders of a level on a side show. */
  shownLotsOfLevel(level: number): number {
    return this.doubles[(level << DOUBLE_SHIFT) | LOTS] as number;
  }

  openLotsOfLevel(level: number): number {
    return this.shownLotsOfLevel(level) + this.hidden.of(level);
  }

  /** 0 when the side is empty. */
  bestPriceTicks(side: Side): number {
    const level = this.bestLevel(BIDS + side);
    return level === 0 ? 0 : this.priceTicks(level);
  }

  // Snapshots

  /** A copy of everything, in flat arrays. Touched levels must have been taken. */
  image(): BookImage {
    return {
      version: IMAGE_VERSION,
      records: this.recordImage(),
      indexes: this.indexes().map((index) => index.image()),
      hidden: this.hidden.image(),
    };
  }

  /** Becomes the book of which an image was made: the same slots now, and the same later on. */
  restore(image: BookImage): void {
    assert(image.version === IMAGE_VERSION, `a book image of version ${image.version} is unknown`);
    this.restoreRecords(image.records);
    for (const [at, index] of this.indexes().entries()) {
      index.restore(image.indexes[at] as RecordIndexImage);
    }
    this.hidden.restore(image.hidden);
  }

  private indexes(): readonly RecordIndex[] {
    return [this.ids, ...this.levels, ...this.pages];
  }
}

export interface BookImage {
  readonly version: number;
  readonly records: RecordImage;
  readonly indexes: readonly RecordIndexImage[];
  readonly hidden: HiddenImage;
}
