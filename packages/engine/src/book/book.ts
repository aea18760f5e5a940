import { assert } from "../invariant/index.ts";
import type { Side } from "../market/index.ts";
import { type HiddenImage, HiddenLots } from "./hidden-lots.ts";
import { Ladders } from "./ladders.ts";
import { LAYOUT } from "./layout.ts";
import { LevelTree } from "./level-tree.ts";
import type { MatchSteps } from "./match-steps.ts";
import type { MatchTerms, StopReason } from "./match-terms.ts";
import { Matcher } from "./matcher.ts";
import { Queues } from "./queues.ts";
import { RecordIndex } from "./record-index.ts";
import { type RecordImage, RecordPool } from "./record-pool.ts";
import { ShownParts } from "./shown-parts.ts";

const {
  BIDS,
  DOUBLE_SHIFT,
  FIRST,
  HIDDEN_FLAG,
  KEY,
  LEVEL,
  LOTS,
  NEXT,
  ORDER_ID,
  OWNER,
  PREVIOUS,
  RECORD_SHIFT,
} = LAYOUT;

/** To be raised when the records mean something else than before. */
const IMAGE_VERSION = 2;

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
export class Book {
  private readonly pool = new RecordPool();
  private readonly ids = new RecordIndex(this.pool, 2);
  private readonly levels = new RecordIndex(this.pool, 8);
  private readonly tree = new LevelTree(this.pool);
  private readonly ladders = new Ladders(this.pool, this.tree, this.levels);
  private readonly hidden = new HiddenLots();
  private readonly queues = new Queues({
    pool: this.pool,
    tree: this.tree,
    levels: this.levels,
    hidden: this.hidden,
  });
  private readonly shown = new ShownParts(this.pool, this.queues, this.hidden);
  private readonly matcher = new Matcher({
    pool: this.pool,
    queues: this.queues,
    shown: this.shown,
    hidden: this.hidden,
  });

  // Orders

  /** How many orders are open. */
  get orderCount(): number {
    return this.ids.size;
  }

  /** A new order that stands in no queue. Its id must be new (0 to 2^53-1), its owner below 2^31. */
  open(orderId: number, owner: number, openLots: number): number {
    const slot = this.pool.take();
    const { words, doubles } = this.pool;
    const at = slot << RECORD_SHIFT;
    words[at | NEXT] = 0;
    words[at | LEVEL] = 0;
    words[at | OWNER] = owner;
    doubles[(slot << DOUBLE_SHIFT) | LOTS] = openLots;
    doubles[(slot << DOUBLE_SHIFT) | ORDER_ID] = orderId;
    this.ids.add(orderId, slot);
    return slot;
  }

  /** Forgets an order that stands in no queue; its slot will name another. */
  close(slot: number): void {
    if ((this.pool.words[(slot << RECORD_SHIFT) | OWNER] as number) < 0) this.hide(slot, 0, 0);
    this.ids.remove(this.orderId(slot), slot);
    this.pool.give(slot);
  }

  /** The slot of an open order, or 0. */
  find(orderId: number): number {
    return this.ids.find(orderId);
  }

  orderId(slot: number): number {
    return this.pool.doubles[(slot << DOUBLE_SHIFT) | ORDER_ID] as number;
  }

  owner(slot: number): number {
    return (this.pool.words[(slot << RECORD_SHIFT) | OWNER] as number) & ~HIDDEN_FLAG;
  }

  /** What an order shows of its open lots: all, unless it is an iceberg. */
  shownLots(slot: number): number {
    return this.pool.doubles[(slot << DOUBLE_SHIFT) | LOTS] as number;
  }

  hiddenLots(slot: number): number {
    return this.hidden.of(slot);
  }

  openLots(slot: number): number {
    return this.shownLots(slot) + this.hidden.of(slot);
  }

  /** The level of an order that rests on a side; 0 for all others. */
  restingLevel(slot: number): number {
    return this.pool.words[(slot << RECORD_SHIFT) | LEVEL] as number;
  }

  /** Sets the shown lots of an order that stands in no queue. */
  setShownLots(slot: number, lots: number): void {
    this.pool.doubles[(slot << DOUBLE_SHIFT) | LOTS] = lots;
  }

  /** Makes an order that stands in no queue an iceberg, which refills what it shows. */
  hide(slot: number, hiddenLots: number, shownLotsMax: number): void {
    const at = (slot << RECORD_SHIFT) | OWNER;
    const { words } = this.pool;
    const owner = (words[at] as number) & ~HIDDEN_FLAG;
    words[at] = hiddenLots === 0 ? owner : owner | HIDDEN_FLAG;
    this.hidden.add(slot, hiddenLots - this.hidden.of(slot));
    this.hidden.setShownLotsMax(slot, shownLotsMax);
  }

  // Queues

  /** Puts an order that stands in no queue behind the others at its price, where takers meet it. */
  rest(slot: number, side: Side, priceTicks: number): void {
    this.queues.rest(slot, side, priceTicks);
  }

  /** Puts an order that stands in no queue behind the others at a price in a waiting ladder. */
  wait(slot: number, ladder: number, priceTicks: number): void {
    const level = this.queues.waitingLevelFor(ladder, this.ladders.keyOf(ladder, priceTicks));
    this.queues.append(level, slot);
  }

  /** Takes an order out of its queue, whichever that is. */
  remove(slot: number): void {
    this.queues.remove(slot);
  }

  /** Takes lots off an order, hidden ones first. It keeps its place, and must keep some lots. */
  reduce(slot: number, lots: number): void {
    this.shown.reduce(slot, lots);
  }

  /** The oldest order of a level, or 0. */
  first(level: number): number {
    const first = this.pool.words[(level << RECORD_SHIFT) | FIRST] as number;
    return first === level ? 0 : first;
  }

  /** The order behind this one in the queue of the level, or 0. */
  next(level: number, slot: number): number {
    const next = this.pool.words[(slot << RECORD_SHIFT) | NEXT] as number;
    return next === level ? 0 : next;
  }

  /** The order before this one in the queue of the level, or 0. */
  previous(level: number, slot: number): number {
    const previous = this.pool.words[(slot << RECORD_SHIFT) | PREVIOUS] as number;
    return previous === level ? 0 : previous;
  }

  // Levels and ladders

  ladderOf(side: Side): number {
    return BIDS + 2 * side;
  }

  bestLevel(ladder: number): number {
    return this.ladders.best(ladder);
  }

  worstLevel(ladder: number): number {
    return this.ladders.worst(ladder);
  }

  /** The level behind this one in its ladder, or 0. */
  worseLevel(level: number): number {
    return this.ladders.worse(level);
  }

  /** The level before this one in its ladder, or 0. */
  betterLevel(level: number): number {
    return this.ladders.better(level);
  }

  /** The level at a price, or 0. */
  levelAt(ladder: number, priceTicks: number): number {
    return this.ladders.find(ladder, this.ladders.keyOf(ladder, priceTicks));
  }

  priceTicks(level: number): number {
    return Math.abs(this.pool.doubles[(level << DOUBLE_SHIFT) | KEY] as number);
  }

  /** The side on which a level is; of a waiting ladder, the one with the same best price. */
  sideOf(level: number): Side {
    return ((this.pool.doubles[(level << DOUBLE_SHIFT) | KEY] as number) > 0 ? 0 : 1) as Side;
  }

  ladderOfLevel(level: number): number {
    return this.ladders.ladderOf(level);
  }

  /** What the orders of a level on a side show. */
  shownLotsOfLevel(level: number): number {
    return this.pool.doubles[(level << DOUBLE_SHIFT) | LOTS] as number;
  }

  openLotsOfLevel(level: number): number {
    return this.shownLotsOfLevel(level) + this.hidden.of(level);
  }

  /** 0 when the side is empty. */
  bestPriceTicks(side: Side): number {
    const level = this.ladders.best(BIDS + 2 * side);
    return level === 0 ? 0 : this.priceTicks(level);
  }

  // Matching

  /**
   * Executes a taker of so many lots against the other side, and returns the lots it is left with.
   * `steps` says what happened to the makers; those that have left their queues stay open until the
   * caller closes them.
   */
  match(side: Side, limitTicks: number, lots: number, terms: MatchTerms): number {
    return this.matcher.match(side, limitTicks, lots, terms);
  }

  /** What the last match did; good until the next. */
  get steps(): MatchSteps {
    return this.matcher.steps;
  }

  get stopReason(): StopReason {
    return this.matcher.stopReason;
  }

  /** Calls once with every level whose shown lots changed since the last call; 0 lots: it is gone. */
  takeTouched(visit: (side: Side, priceTicks: number, shownLots: number) => void): void {
    this.queues.takeTouched(visit);
  }

  // Snapshots

  /** A copy of everything, in flat arrays. Touched levels must have been taken. */
  image(): BookImage {
    return {
      version: IMAGE_VERSION,
      records: this.pool.image(),
      ids: this.ids.image(),
      levels: this.levels.image(),
      hidden: this.hidden.image(),
    };
  }

  /** Becomes the book of which an image was made: the same slots now, and the same later on. */
  restore(image: BookImage): void {
    assert(image.version === IMAGE_VERSION, `a book image of version ${image.version} is unknown`);
    this.pool.restore(image.records);
    this.ids.restore(image.ids);
    this.hidden.restore(image.hidden);
    this.levels.restore(image.levels);
  }
}

export interface BookImage {
  readonly version: number;
  readonly records: RecordImage;
  readonly ids: Int32Array<ArrayBuffer>;
  readonly levels: Int32Array<ArrayBuffer>;
  readonly hidden: HiddenImage;
}
