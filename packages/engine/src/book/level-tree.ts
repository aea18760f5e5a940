import { LAYOUT } from "./layout.ts";
import type { RecordPool } from "./record-pool.ts";

const {
  BITMAP,
  CHILDREN,
  DIGIT,
  DOUBLE_SHIFT,
  HEIGHT,
  HIGH,
  KEY,
  LADDER,
  LEAF,
  LOW,
  PARENT,
  RECORD_SHIFT,
  ROOT,
  WORSE,
} = LAYOUT;

/** Digits of five bits in the lower part of a key; the first of them picks the child of a leaf. */
const LOW_DIGITS = 6;

/**
 * The order of the levels on their ladders. Levels are linked to their neighbours; where a new one
 * belongs is found in a tree of branches with 32 children. There is a branch only where keys part,
 * so the height depends on how many levels there are and not on how far apart. The children of a
 * leaf, which is a branch of height 0, are levels.
 *
 * A key comes in two parts: its lowest 30 bits, and the rest.
 */
export class LevelTree {
  private readonly pool: RecordPool;

  constructor(pool: RecordPool) {
    this.pool = pool;
  }

  /** The level of a key, or 0. It sees only the levels that were inserted. */
  find(ladder: number, key: number): number {
    const { words } = this.pool;
    const low = key & 0x3fff_ffff;
    const high = Math.floor(key / 0x4000_0000);
    let branch = words[(ladder << RECORD_SHIFT) | ROOT] as number;
    while (branch !== 0) {
      const at = branch << RECORD_SHIFT;
      const height = words[at | HEIGHT] as number;
      if (height === 0) {
        const isIt = words[at | HIGH] === high && ((words[at | LOW] as number) ^ low) >>> 5 === 0;
        return isIt ? (words[at + CHILDREN + (key & 31)] as number) : 0;
      }
      branch = words[at + CHILDREN + digitAt(high, low, height)] as number;
    }
    return 0;
  }

  /**
   * Puts a level into the tree, and says which of those in the tree stands behind it: the next
   * worse, or the ladder when there is none.
   */
  insert(ladder: number, level: number): number {
    const { words, doubles } = this.pool;
    const key = doubles[(level << DOUBLE_SHIFT) | KEY] as number;
    const low = key & 0x3fff_ffff;
    const high = Math.floor(key / 0x4000_0000);
    let branch = words[(ladder << RECORD_SHIFT) | ROOT] as number;
    if (branch === 0) {
      this.hangLeaf({ ladder, parent: ladder, digit: 0, high, low }, level);
      return ladder;
    }
    for (;;) {
      const at = branch << RECORD_SHIFT;
      const height = words[at | HEIGHT] as number;
      const highBits = high ^ (words[at | HIGH] as number);
      const parting = partingHeight(highBits, low ^ (words[at | LOW] as number));
      const digit = digitAt(high, low, Math.max(parting, height));
      if (parting > height) {
        const joint = this.split(branch, parting);
        const worse = this.worseIn(joint, digit);
        this.hangLeaf({ ladder, parent: joint, digit, high, low }, level);
        return worse;
      }
      if (height === 0) {
        const worse = this.worseIn(branch, digit);
        this.setChild(branch, level, digit);
        words[(level << RECORD_SHIFT) | LEAF] = branch;
        return worse;
      }
      const child = words[at + CHILDREN + digit] as number;
      if (child === 0) {
        const worse = this.worseIn(branch, digit);
        this.hangLeaf({ ladder, parent: branch, digit, high, low }, level);
        return worse;
      }
      branch = child;
    }
  }

  /** Takes a level out of the tree, and branches that are no longer needed. */
  remove(level: number): void {
    const { words, doubles } = this.pool;
    const leaf = words[(level << RECORD_SHIFT) | LEAF] as number;
    const digit = (doubles[(level << DOUBLE_SHIFT) | KEY] as number) & 31;
    words[(level << RECORD_SHIFT) | LEAF] = 0;
    const bitmap = this.clearChild(leaf, digit);
    if (bitmap !== 0) return;
    const at = leaf << RECORD_SHIFT;
    const parent = words[at | PARENT] as number;
    const ladder = words[at | LADDER] as number;
    this.pool.giveBranch(leaf);
    if (parent === ladder) {
      words[(ladder << RECORD_SHIFT) | ROOT] = 0;
      return;
    }
    const others = this.clearChild(parent, words[at | DIGIT] as number);
    if ((others & (others - 1)) !== 0) return;
    // A branch with a single child left gives way to it.
    const parentAt = parent << RECORD_SHIFT;
    const lastDigit = 31 - Math.clz32(others);
    const last = words[parentAt + CHILDREN + lastDigit] as number;
    this.clearChild(parent, lastDigit);
    this.hang(last, words[parentAt | PARENT] as number, words[parentAt | DIGIT] as number);
    this.pool.giveBranch(parent);
  }

  private hangLeaf(
    place: { ladder: number; parent: number; digit: number; high: number; low: number },
    level: number,
  ): void {
    const leaf = this.pool.takeBranch();
    const { words } = this.pool;
    const at = leaf << RECORD_SHIFT;
    words[at | BITMAP] = 0;
    words[at | HEIGHT] = 0;
    words[at | LADDER] = place.ladder;
    words[at | HIGH] = place.high;
    words[at | LOW] = place.low;
    this.hang(leaf, place.parent, place.digit);
    this.setChild(leaf, level, place.low & 31);
    words[(level << RECORD_SHIFT) | LEAF] = leaf;
  }

  /** Puts a new branch where one hung, with the old one as its only child. */
  private split(branch: number, height: number): number {
    const joint = this.pool.takeBranch();
    const { words } = this.pool;
    const at = joint << RECORD_SHIFT;
    const oldAt = branch << RECORD_SHIFT;
    const high = words[oldAt | HIGH] as number;
    const low = words[oldAt | LOW] as number;
    words[at | BITMAP] = 0;
    words[at | HEIGHT] = height;
    words[at | LADDER] = words[oldAt | LADDER] as number;
    words[at | HIGH] = high;
    words[at | LOW] = low;
    this.hang(joint, words[oldAt | PARENT] as number, words[oldAt | DIGIT] as number);
    this.hang(branch, joint, digitAt(high, low, height));
    return joint;
  }

  /** Makes a branch a child of another, or the root of its ladder. */
  private hang(branch: number, parent: number, digit: number): void {
    const { words } = this.pool;
    const at = branch << RECORD_SHIFT;
    words[at | PARENT] = parent;
    words[at | DIGIT] = digit;
    if (parent === words[at | LADDER]) words[(parent << RECORD_SHIFT) | ROOT] = branch;
    else this.setChild(parent, branch, digit);
  }

  private setChild(branch: number, child: number, digit: number): void {
    const { words } = this.pool;
    const at = branch << RECORD_SHIFT;
    words[at + CHILDREN + digit] = child;
    words[at | BITMAP] = (words[at | BITMAP] as number) | (1 << digit);
  }

  /** Says which children are left. */
  private clearChild(branch: number, digit: number): number {
    const { words } = this.pool;
    const at = branch << RECORD_SHIFT;
    const bitmap = (words[at | BITMAP] as number) & ~(1 << digit);
    words[at + CHILDREN + digit] = 0;
    words[at | BITMAP] = bitmap;
    return bitmap;
  }

  /** The next worse level for a child that is not there yet. There must be another child. */
  private worseIn(branch: number, digit: number): number {
    const { words } = this.pool;
    const bitmap = words[(branch << RECORD_SHIFT) | BITMAP] as number;
    const lower = bitmap & ((1 << digit) - 1);
    if (lower !== 0) return this.bestUnder(branch, lower);
    const above = this.worstUnder(branch, bitmap);
    return words[(above << RECORD_SHIFT) | WORSE] as number;
  }

  private bestUnder(top: number, bits: number): number {
    const { words } = this.pool;
    let at = top << RECORD_SHIFT;
    let child = words[at + CHILDREN + 31 - Math.clz32(bits)] as number;
    while (words[at | HEIGHT] !== 0) {
      at = child << RECORD_SHIFT;
      child = words[at + CHILDREN + 31 - Math.clz32(words[at | BITMAP] as number)] as number;
    }
    return child;
  }

  private worstUnder(top: number, bits: number): number {
    const { words } = this.pool;
    let at = top << RECORD_SHIFT;
    let child = words[at + CHILDREN + 31 - Math.clz32(bits & -bits)] as number;
    while (words[at | HEIGHT] !== 0) {
      at = child << RECORD_SHIFT;
      const bitmap = words[at | BITMAP] as number;
      child = words[at + CHILDREN + 31 - Math.clz32(bitmap & -bitmap)] as number;
    }
    return child;
  }
}

function digitAt(high: number, low: number, height: number): number {
  if (height < LOW_DIGITS) return (low >>> (height * 5)) & 31;
  return (high >>> ((height - LOW_DIGITS) * 5)) & 31;
}

/** The height of the branch at which two keys part, by the bits in which they differ. */
function partingHeight(highBits: number, lowBits: number): number {
  if (highBits !== 0) return LOW_DIGITS + topDigit(highBits);
  return lowBits === 0 ? 0 : topDigit(lowBits);
}

function topDigit(bits: number): number {
  return ((31 - Math.clz32(bits)) / 5) | 0;
}
