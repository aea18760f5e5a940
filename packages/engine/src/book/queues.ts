import { Side } from "../market/index.ts";
import type { HiddenLots } from "./hidden-lots.ts";
import { LAYOUT } from "./layout.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { RecordPool } from "./record-pool.ts";

const {
  BEST,
  BIDS,
  BITMAP,
  CHILDREN,
  DOUBLE_SHIFT,
  FIRST,
  KEY,
  KNOWN,
  LADDER,
  LAST,
  LEAF,
  LEVEL,
  LOTS,
  NEXT,
  NEXT_EMPTY,
  OWNER,
  PREVIOUS,
  RECORD_SHIFT,
  TOUCHED,
} = LAYOUT;
const { Buy, Sell } = Side;

/**
 * The queues of all levels: orders that rest on a side, where levels count their lots, and orders
 * that wait in other ladders or on the agenda.
 *
 * A level on a side that is changed goes on the list of touched levels. It stays with its leaf even
 * when it has become empty, at least until the list is taken: so nobody hears of one price twice.
 */
export class Queues {
  readonly #pool: RecordPool;
  readonly #tree: LeafTree;
  readonly #hidden: HiddenLots;
  #touched = new Int32Array(64);
  #touchedCount = 0;

  constructor(pool: RecordPool, tree: LeafTree, hidden: HiddenLots) {
    this.#pool = pool;
    this.#tree = tree;
    this.#hidden = hidden;
    pool.words[TOUCHED] = 1;
  }

  /** Puts an order that stands in no queue behind the others at its price. */
  rest(slot: number, side: Side, priceTicks: number): void {
    const level = this.levelFor(BIDS + side, priceTicks * (1 - 2 * side));
    const { words, doubles } = this.#pool;
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
    if ((words[at | OWNER] as number) < 0) this.#hidden.add(level, this.#hidden.of(slot));
  }

  /** Puts an order that stands in no queue behind the others of a level that counts no lots. */
  append(level: number, slot: number): void {
    const { words } = this.#pool;
    const at = slot << RECORD_SHIFT;
    const last = words[(level << RECORD_SHIFT) | LAST] as number;
    words[at | NEXT] = level;
    words[at | PREVIOUS] = last;
    words[at | LEVEL] = 0;
    words[(level << RECORD_SHIFT) | LAST] = slot;
    words[(last << RECORD_SHIFT) | NEXT] = slot;
  }

  /** Takes an order out of its queue, be it on a side, in another ladder or on the agenda. */
  remove(slot: number): void {
    const { words, doubles } = this.#pool;
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
      this.#hidden.add(level, -this.#hidden.of(slot));
    }
    // Alone in its queue, it stood between the level and the level.
    if (next === previous) this.close(next);
  }

  /** Puts the whole queue of a level behind that of another, whatever its length. */
  splice(level: number, target: number): void {
    const { words } = this.#pool;
    const at = level << RECORD_SHIFT;
    const targetAt = target << RECORD_SHIFT;
    const first = words[at | FIRST] as number;
    const last = words[at | LAST] as number;
    if (first === level || level === target) return;
    const targetLast = words[targetAt | LAST] as number;
    words[(targetLast << RECORD_SHIFT) | NEXT] = first;
    words[(first << RECORD_SHIFT) | PREVIOUS] = targetLast;
    words[(last << RECORD_SHIFT) | NEXT] = target;
    words[targetAt | LAST] = last;
    words[at | FIRST] = level;
    words[at | LAST] = level;
    this.close(level);
  }

  /** The level of a key, made if there is none. It must get an order at once. */
  levelFor(ladder: number, key: number): number {
    const { words, doubles } = this.#pool;
    const { known, knownMask } = this.#tree;
    const part = words[(ladder << RECORD_SHIFT) | KNOWN] as number;
    const leaf = known[Math.imul(part, knownMask + 1) + ((key >>> 5) & knownMask)] as number;
    const level = words[(leaf << RECORD_SHIFT) + CHILDREN + (key & 31)] as number;
    if (doubles[(level << DOUBLE_SHIFT) | KEY] !== key) return this.#open(ladder, key);
    if (words[(level << RECORD_SHIFT) | FIRST] === level) this.#enter(ladder, level, leaf);
    return level;
  }

  /** Takes a level that has become empty off its ladder. */
  close(level: number): void {
    const { words, doubles } = this.#pool;
    const levelAt = level << RECORD_SHIFT;
    const leaf = words[levelAt | LEAF] as number;
    if (leaf === 0) return;
    const at = leaf << RECORD_SHIFT;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const bitmap = (words[at | BITMAP] as number) & ~(1 << digit);
    words[at | BITMAP] = bitmap;
    const ladderAt = (words[at | LADDER] as number) << RECORD_SHIFT;
    if (bitmap === 0) this.#tree.empty(leaf);
    if (words[ladderAt | BEST] === level) {
      words[ladderAt | BEST] =
        bitmap === 0
          ? this.#tree.bestBehind(leaf)
          : (words[at + CHILDREN + 31 - Math.clz32(bitmap)] as number);
    }
    // A touched level is looked after when the list is taken.
    if (bitmap === 0 && words[levelAt | TOUCHED] === 0) this.#tree.keepEmpty(leaf);
  }

  /** Puts a level on the list of touched ones; it must not be there. */
  touch(level: number): void {
    if (this.#touchedCount === this.#touched.length) this.#growTouched();
    this.#touched[this.#touchedCount++] = level;
    this.#pool.words[(level << RECORD_SHIFT) | TOUCHED] = 1;
  }

  /** Calls with every level touched since the last call, in the order they were touched first. */
  takeTouched(visit: (side: Side, priceTicks: number, shownLots: number) => void): void {
    const { words, doubles } = this.#pool;
    const count = this.#touchedCount;
    for (let index = 0; index < count; index++) {
      const level = this.#touched[index] as number;
      const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
      visit(key > 0 ? Buy : Sell, Math.abs(key), doubles[(level << DOUBLE_SHIFT) | LOTS] as number);
      const at = level << RECORD_SHIFT;
      words[at | TOUCHED] = 0;
      const leafAt = (words[at | LEAF] as number) << RECORD_SHIFT;
      if (words[leafAt | BITMAP] === 0 && words[leafAt | NEXT_EMPTY] === 0) {
        this.#tree.keepEmpty(words[at | LEAF] as number);
      }
    }
    this.#touchedCount = 0;
  }

  #open(ladder: number, key: number): number {
    const leaf = this.#tree.leafFor(ladder, key);
    const child = (leaf << RECORD_SHIFT) + CHILDREN + (key & 31);
    let level = this.#pool.words[child] as number;
    if (level === 0) {
      level = this.#pool.take();
      const { words, doubles } = this.#pool;
      const at = level << RECORD_SHIFT;
      words[at | FIRST] = level;
      words[at | LAST] = level;
      words[at | TOUCHED] = 0;
      words[at | LEAF] = leaf;
      doubles[(level << DOUBLE_SHIFT) | LOTS] = 0;
      doubles[(level << DOUBLE_SHIFT) | KEY] = key;
      words[child] = level;
    }
    if (this.#pool.words[(level << RECORD_SHIFT) | FIRST] === level)
      this.#enter(ladder, level, leaf);
    return level;
  }

  /** Puts an empty level on its ladder. */
  #enter(ladder: number, level: number, leaf: number): void {
    const { words, doubles } = this.#pool;
    const at = leaf << RECORD_SHIFT;
    const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
    const bitmap = words[at | BITMAP] as number;
    words[at | BITMAP] = bitmap | (1 << (key & 31));
    if (bitmap === 0) this.#tree.fill(leaf);
    const bestAt = (ladder << RECORD_SHIFT) | BEST;
    // Record 0, which stands for no level, has no number for a key.
    const bestKey = doubles[((words[bestAt] as number) << DOUBLE_SHIFT) | KEY] as number;
    if (!(bestKey > key)) words[bestAt] = level;
  }

  #growTouched(): void {
    const longer = new Int32Array(this.#touched.length * 2);
    longer.set(this.#touched);
    this.#touched = longer;
  }
}
