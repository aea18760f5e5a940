import { digitAt, partingHeight } from "./key-digits.ts";
import { LAYOUT } from "./layout.ts";
import type { RecordPool } from "./record-pool.ts";

const {
  BITMAP,
  CHILDREN,
  DIGIT,
  EXISTING,
  HEIGHT,
  HIGH,
  KNOWN,
  LADDER,
  LOW,
  NEXT_EMPTY,
  PARENT,
  RECORD_SHIFT,
  ROOT,
  TOUCHED,
} = LAYOUT;

const KNOWN_MIN = 256;
const KNOWN_MAX = 65_536;
/** So many leaves may stay without orders, because orders often come back to where others were. */
const EMPTY_MAX = 4096;

/**
 * The leaves of the ladders: 32 neighbouring keys each, found through a tree that has a branch only
 * where keys part, so its height depends on how many leaves there are and not on how far apart.
 * A bit of a branch says that there are orders under a child; a child may also be empty. A leaf
 * keeps the levels it once had.
 *
 * Leaves of the two sides that were found lately stand in a table by the key's last bits. It is
 * only a shorter way: what it says is verified, and what it does not know is found in the tree.
 */
export class LeafTree {
  readonly #pool: RecordPool;
  /** Three parts: one that knows nothing, for ladders of rare use; the bids'; the asks'. */
  known = new Int32Array(KNOWN_MIN * 3);
  knownMask = KNOWN_MIN - 1;
  #leafCount = 0;
  /** Leaves that became empty, oldest first; some may have levels again. */
  #oldestEmpty = 0;
  #newestEmpty = 0;
  #emptyCount = 0;

  constructor(pool: RecordPool) {
    this.#pool = pool;
  }

  /** The leaf of a key, or 0. */
  find(ladder: number, key: number): number {
    const { words } = this.#pool;
    const low = key & 0x3fff_ffff;
    const high = Math.floor(key / 0x4000_0000);
    let branch = words[(ladder << RECORD_SHIFT) | ROOT] as number;
    while (branch !== 0) {
      const at = branch << RECORD_SHIFT;
      const height = words[at | HEIGHT] as number;
      if (height === 0) {
        const isIt = words[at | HIGH] === high && ((words[at | LOW] as number) ^ low) >>> 5 === 0;
        return isIt ? branch : 0;
      }
      branch = words[at + CHILDREN + digitAt(high, low, height)] as number;
    }
    return 0;
  }

  /** The leaf of a key, made if there is none. */
  leafFor(ladder: number, key: number): number {
    const { words } = this.#pool;
    const mask = this.knownMask;
    const part = words[(ladder << RECORD_SHIFT) | KNOWN] as number;
    const known = this.known[Math.imul(part, mask + 1) + ((key >>> 5) & mask)] as number;
    const at = known << RECORD_SHIFT;
    const isKnown =
      known !== 0 &&
      words[at | LOW] === (key & 0x3fff_ffe0) &&
      words[at | HIGH] === Math.floor(key / 0x4000_0000);
    return isKnown ? known : this.#leafUnknown(ladder, key);
  }

  /** To be called when a leaf has got its first level. */
  fill(leaf: number): void {
    const { words } = this.#pool;
    let at = leaf << RECORD_SHIFT;
    // The bitmap of a ladder is never empty.
    for (;;) {
      const bit = 1 << (words[at | DIGIT] as number);
      at = (words[at | PARENT] as number) << RECORD_SHIFT;
      const bitmap = words[at | BITMAP] as number;
      words[at | BITMAP] = bitmap | bit;
      if (bitmap !== 0) return;
    }
  }

  /** To be called when no level of a leaf has orders any more. */
  empty(leaf: number): void {
    const { words } = this.#pool;
    let at = leaf << RECORD_SHIFT;
    for (;;) {
      const bit = 1 << (words[at | DIGIT] as number);
      at = (words[at | PARENT] as number) << RECORD_SHIFT;
      const bitmap = (words[at | BITMAP] as number) & ~bit;
      words[at | BITMAP] = bitmap;
      if (bitmap !== 0) return;
    }
  }

  /**
   * To be called when a leaf may have lost its last level. Ladders of rare use keep no empty leaf;
   * of the others the one that is empty longest goes. A leaf with levels must be left alone.
   */
  keepEmpty(leaf: number): void {
    const { words } = this.#pool;
    const at = leaf << RECORD_SHIFT;
    if (words[at | NEXT_EMPTY] !== 0) return;
    const ladderAt = (words[at | LADDER] as number) << RECORD_SHIFT;
    if (words[ladderAt | KNOWN] === 0) return this.#remove(leaf);
    // The last of the list is its own successor.
    words[at | NEXT_EMPTY] = leaf;
    if (this.#emptyCount === 0) this.#oldestEmpty = leaf;
    else words[(this.#newestEmpty << RECORD_SHIFT) | NEXT_EMPTY] = leaf;
    this.#newestEmpty = leaf;
    if (++this.#emptyCount > EMPTY_MAX) this.#dropOldestEmpty();
  }

  /** The best level on the worse side of a leaf, or 0. */
  bestBehind(leaf: number): number {
    const { words } = this.#pool;
    const found = this.#worse(leaf) << RECORD_SHIFT;
    if (found === 0) return 0;
    return words[found + CHILDREN + 31 - Math.clz32(words[found | BITMAP] as number)] as number;
  }

  /** The worst level on the better side of a leaf, or 0. */
  worstBefore(leaf: number): number {
    return this.#worstIn(this.#better(leaf));
  }

  /** The worst level of a ladder, or 0. */
  worstOf(ladder: number): number {
    return this.#worstIn(this.#worst(ladder));
  }

  /** The nearest leaf with levels on the worse side of another leaf, or 0. */
  #worse(leaf: number): number {
    const { words } = this.#pool;
    const ladder = words[(leaf << RECORD_SHIFT) | LADDER] as number;
    for (let branch = leaf; ;) {
      const at = branch << RECORD_SHIFT;
      branch = words[at | PARENT] as number;
      if (branch === ladder) return 0;
      const bits = words[(branch << RECORD_SHIFT) | BITMAP] as number;
      const lower = bits & ((1 << (words[at | DIGIT] as number)) - 1);
      if (lower !== 0) return this.#bestUnder(branch, lower);
    }
  }

  /** The nearest leaf with levels on the better side of another leaf, or 0. */
  #better(leaf: number): number {
    const { words } = this.#pool;
    const ladder = words[(leaf << RECORD_SHIFT) | LADDER] as number;
    for (let branch = leaf; ;) {
      const at = branch << RECORD_SHIFT;
      branch = words[at | PARENT] as number;
      if (branch === ladder) return 0;
      const bits = words[(branch << RECORD_SHIFT) | BITMAP] as number;
      const higher = bits & (-2 << (words[at | DIGIT] as number));
      if (higher !== 0) return this.#worstUnder(branch, higher);
    }
  }

  /** The leaf with the worst levels, or 0. */
  #worst(ladder: number): number {
    const { words } = this.#pool;
    const root = words[(ladder << RECORD_SHIFT) | ROOT] as number;
    const bitmap = words[(root << RECORD_SHIFT) | BITMAP] as number;
    if (root === 0 || bitmap === 0) return 0;
    return this.#worstUnder(root, bitmap);
  }

  image(): LeafTreeImage {
    return {
      leafCount: this.#leafCount,
      oldestEmpty: this.#oldestEmpty,
      newestEmpty: this.#newestEmpty,
      emptyCount: this.#emptyCount,
    };
  }

  restore(image: LeafTreeImage): void {
    this.#leafCount = image.leafCount;
    this.#oldestEmpty = image.oldestEmpty;
    this.#newestEmpty = image.newestEmpty;
    this.#emptyCount = image.emptyCount;
    this.known = new Int32Array(this.known.length);
  }

  #leafUnknown(ladder: number, key: number): number {
    const leaf = this.find(ladder, key) || this.#insert(ladder, key);
    if (this.#pool.words[(ladder << RECORD_SHIFT) | KNOWN] !== 0) {
      this.known[this.#knownPlace(leaf)] = leaf;
    }
    return leaf;
  }

  #insert(ladder: number, key: number): number {
    const leaf = this.#pool.takeBranch();
    const { words } = this.#pool;
    const at = leaf << RECORD_SHIFT;
    words[at | BITMAP] = 0;
    words[at | HEIGHT] = 0;
    words[at | LADDER] = ladder;
    words[at | HIGH] = Math.floor(key / 0x4000_0000);
    words[at | LOW] = key & 0x3fff_ffe0;
    words[at | NEXT_EMPTY] = 0;
    const root = words[(ladder << RECORD_SHIFT) | ROOT] as number;
    if (root === 0) this.#hang(leaf, ladder, 0);
    else this.#attach(leaf, root);
    if (++this.#leafCount > this.knownMask && this.knownMask < KNOWN_MAX - 1) this.#growKnown();
    return leaf;
  }

  /** Goes down to where the leaf's key parts from the others, and hangs the leaf there. */
  #attach(leaf: number, root: number): void {
    const { words } = this.#pool;
    const leafAt = leaf << RECORD_SHIFT;
    const high = words[leafAt | HIGH] as number;
    const low = words[leafAt | LOW] as number;
    let branch = root;
    for (;;) {
      const at = branch << RECORD_SHIFT;
      const height = words[at | HEIGHT] as number;
      const highBits = high ^ (words[at | HIGH] as number);
      const parting = partingHeight(highBits, low ^ (words[at | LOW] as number));
      if (parting > height) {
        const joint = this.#split(branch, parting);
        return this.#hang(leaf, joint, digitAt(high, low, parting));
      }
      const digit = digitAt(high, low, height);
      const child = words[at + CHILDREN + digit] as number;
      if (child === 0) return this.#hang(leaf, branch, digit);
      branch = child;
    }
  }

  /** Puts a new branch where one hung, with the old one as its only child. */
  #split(branch: number, height: number): number {
    const joint = this.#pool.takeBranch();
    const { words } = this.#pool;
    const at = joint << RECORD_SHIFT;
    const oldAt = branch << RECORD_SHIFT;
    const high = words[oldAt | HIGH] as number;
    const low = words[oldAt | LOW] as number;
    const digit = digitAt(high, low, height);
    words[at | BITMAP] = words[oldAt | BITMAP] === 0 ? 0 : 1 << digit;
    words[at | EXISTING] = 0;
    words[at | HEIGHT] = height;
    words[at | LADDER] = words[oldAt | LADDER] as number;
    words[at | HIGH] = high;
    words[at | LOW] = low;
    this.#hang(joint, words[oldAt | PARENT] as number, words[oldAt | DIGIT] as number);
    this.#hang(branch, joint, digit);
    return joint;
  }

  /** Makes a branch a child of another, or the root of its ladder. */
  #hang(branch: number, parent: number, digit: number): void {
    const { words } = this.#pool;
    const at = branch << RECORD_SHIFT;
    const parentAt = parent << RECORD_SHIFT;
    words[at | PARENT] = parent;
    words[at | DIGIT] = digit;
    if (parent === words[at | LADDER]) {
      words[parentAt | ROOT] = branch;
      return;
    }
    words[parentAt + CHILDREN + digit] = branch;
    words[parentAt | EXISTING] = (words[parentAt | EXISTING] as number) | (1 << digit);
  }

  /** Takes an empty leaf out of the tree. A branch with a single child left gives way to it. */
  #remove(leaf: number): void {
    const { words } = this.#pool;
    const place = this.#knownPlace(leaf);
    if (this.known[place] === leaf) this.known[place] = 0;
    this.#leafCount--;
    const leafAt = leaf << RECORD_SHIFT;
    const parent = words[leafAt | PARENT] as number;
    const at = parent << RECORD_SHIFT;
    this.#giveLevels(leaf);
    this.#pool.giveBranch(leaf);
    if (parent === words[leafAt | LADDER]) {
      words[at | ROOT] = 0;
      return;
    }
    const digit = words[leafAt | DIGIT] as number;
    const existing = (words[at | EXISTING] as number) & ~(1 << digit);
    words[at + CHILDREN + digit] = 0;
    words[at | EXISTING] = existing;
    if ((existing & (existing - 1)) !== 0) return;
    const lastAt = at + CHILDREN + 31 - Math.clz32(existing);
    const last = words[lastAt] as number;
    words[lastAt] = 0;
    this.#hang(last, words[at | PARENT] as number, words[at | DIGIT] as number);
    this.#pool.giveBranch(parent);
  }

  #bestUnder(top: number, bits: number): number {
    const { words } = this.#pool;
    let at = top << RECORD_SHIFT;
    let bitmap = bits;
    let branch = top;
    while (words[at | HEIGHT] !== 0) {
      branch = words[at + CHILDREN + 31 - Math.clz32(bitmap)] as number;
      at = branch << RECORD_SHIFT;
      bitmap = words[at | BITMAP] as number;
    }
    return branch;
  }

  #worstUnder(top: number, bits: number): number {
    const { words } = this.#pool;
    let at = top << RECORD_SHIFT;
    let bitmap = bits;
    let branch = top;
    while (words[at | HEIGHT] !== 0) {
      branch = words[at + CHILDREN + 31 - Math.clz32(bitmap & -bitmap)] as number;
      at = branch << RECORD_SHIFT;
      bitmap = words[at | BITMAP] as number;
    }
    return branch;
  }

  #worstIn(leaf: number): number {
    if (leaf === 0) return 0;
    const { words } = this.#pool;
    const at = leaf << RECORD_SHIFT;
    const bitmap = words[at | BITMAP] as number;
    return words[at + CHILDREN + 31 - Math.clz32(bitmap & -bitmap)] as number;
  }

  /** Takes the oldest off the list of empty leaves, and out of the tree if it is still empty. */
  #dropOldestEmpty(): void {
    const { words } = this.#pool;
    const leaf = this.#oldestEmpty;
    const at = leaf << RECORD_SHIFT;
    this.#emptyCount--;
    this.#oldestEmpty = words[at | NEXT_EMPTY] as number;
    words[at | NEXT_EMPTY] = 0;
    if (words[at | BITMAP] === 0 && !this.#isTouched(leaf)) this.#remove(leaf);
  }

  /** A level on the list of touched ones will bring its leaf back when the list is taken. */
  #isTouched(leaf: number): boolean {
    const { words } = this.#pool;
    const children = (leaf << RECORD_SHIFT) + CHILDREN;
    for (let digit = 0; digit < 32; digit++) {
      const level = words[children + digit] as number;
      if (level !== 0 && words[(level << RECORD_SHIFT) | TOUCHED] !== 0) return true;
    }
    return false;
  }

  #giveLevels(leaf: number): void {
    const { words } = this.#pool;
    const children = (leaf << RECORD_SHIFT) + CHILDREN;
    for (let digit = 0; digit < 32; digit++) {
      const level = words[children + digit] as number;
      words[children + digit] = 0;
      if (level !== 0) this.#pool.give(level);
    }
  }

  #knownPlace(leaf: number): number {
    const { words } = this.#pool;
    const at = leaf << RECORD_SHIFT;
    const ladderAt = (words[at | LADDER] as number) << RECORD_SHIFT;
    const part = words[ladderAt | KNOWN] as number;
    const low = ((words[at | HIGH] as number) << 30) | (words[at | LOW] as number);
    return part * (this.knownMask + 1) + ((low >>> 5) & this.knownMask);
  }

  /** What was known is found again through the tree. */
  #growKnown(): void {
    this.knownMask = this.knownMask * 2 + 1;
    this.known = new Int32Array((this.knownMask + 1) * 3);
  }
}

export interface LeafTreeImage {
  readonly leafCount: number;
  readonly oldestEmpty: number;
  readonly newestEmpty: number;
  readonly emptyCount: number;
}
