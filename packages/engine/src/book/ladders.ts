import { LAYOUT } from "./layout.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { RecordPool } from "./record-pool.ts";

const {
  AGENDA,
  ASKS,
  BEST,
  BIDS,
  BITMAP,
  CHILDREN,
  DOUBLE_SHIFT,
  FALLING,
  FIRST,
  KEY,
  KNOWN,
  LAST,
  LEAF,
  RECORD_SHIFT,
  RISING,
  ROOT,
  SIGN,
} = LAYOUT;

/**
 * Price levels in order, for any range of prices. A ladder has levels where there are orders; each
 * is found by its price, and knows its neighbours. Keys are prices that grow towards the better
 * one, so that all ladders run the same code: the best is always the largest key.
 */
export class Ladders {
  readonly #pool: RecordPool;
  readonly #tree: LeafTree;

  constructor(pool: RecordPool, tree: LeafTree) {
    this.#pool = pool;
    this.#tree = tree;
    this.#initialize(BIDS, 1, 1);
    this.#initialize(ASKS, -1, 2);
    this.#initialize(RISING, -1, 0);
    this.#initialize(FALLING, 1, 0);
    pool.words[(AGENDA << RECORD_SHIFT) | FIRST] = AGENDA;
    pool.words[(AGENDA << RECORD_SHIFT) | LAST] = AGENDA;
  }

  /** A further ladder, empty, for waiting orders: its best price is the highest or the lowest. */
  add(sign: 1 | -1): number {
    const ladder = this.#pool.take();
    this.#initialize(ladder, sign, 0);
    return ladder;
  }

  /** Only a ladder that was added, and only when it is empty. */
  drop(ladder: number): void {
    this.#pool.give(ladder);
  }

  keyOf(ladder: number, priceTicks: number): number {
    return priceTicks * (this.#pool.words[(ladder << RECORD_SHIFT) | SIGN] as number);
  }

  /** The level of a key, or 0. */
  find(ladder: number, key: number): number {
    const { words } = this.#pool;
    const leaf = this.#tree.find(ladder, key);
    const level = words[(leaf << RECORD_SHIFT) + CHILDREN + (key & 31)] as number;
    // An empty level is about to be forgotten.
    return words[(level << RECORD_SHIFT) | FIRST] === level ? 0 : level;
  }

  best(ladder: number): number {
    return this.#pool.words[(ladder << RECORD_SHIFT) | BEST] as number;
  }

  /** The level with the worst price, or 0. */
  worst(ladder: number): number {
    return this.#tree.worstOf(ladder);
  }

  /** The next level behind, or 0. */
  worse(level: number): number {
    const { words, doubles } = this.#pool;
    const leaf = words[(level << RECORD_SHIFT) | LEAF] as number;
    const at = leaf << RECORD_SHIFT;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const bitmap = (words[at | BITMAP] as number) & ((1 << digit) - 1);
    if (bitmap === 0) return this.#tree.bestBehind(leaf);
    return words[at + CHILDREN + 31 - Math.clz32(bitmap)] as number;
  }

  /** The next level before, or 0. */
  better(level: number): number {
    const { words, doubles } = this.#pool;
    const leaf = words[(level << RECORD_SHIFT) | LEAF] as number;
    const at = leaf << RECORD_SHIFT;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    const bitmap = (words[at | BITMAP] as number) & (-2 << digit);
    if (bitmap === 0) return this.#tree.worstBefore(leaf);
    return words[at + CHILDREN + 31 - Math.clz32(bitmap & -bitmap)] as number;
  }

  #initialize(ladder: number, sign: 1 | -1, knownPart: number): void {
    const { words } = this.#pool;
    const at = ladder << RECORD_SHIFT;
    words[at | BITMAP] = 1 << 31;
    words[at | ROOT] = 0;
    words[at | SIGN] = sign;
    words[at | BEST] = 0;
    words[at | KNOWN] = knownPart;
  }
}
