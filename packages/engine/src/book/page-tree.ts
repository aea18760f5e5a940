import { LAYOUT } from "./layout.ts";
import { OrderIds } from "./order-ids.ts";
import { type RecordIndex, indexPerLadder } from "./record-index.ts";

const {
  CHILDREN,
  DIGIT,
  DOUBLE_SHIFT,
  FILLED,
  FIRST_FREE_RECORD,
  HEIGHT,
  LADDER,
  NUMBER,
  PARENT,
  PRESENT,
  RECORD_SHIFT,
  ROOT,
} = LAYOUT;

const PAGE_ROOM = 4;
/** The digits that fit into a word. */
const LOW_DIGITS = 6;
const LOW_BITS = 0x3fff_ffff;

/**
 * The pages of the ladders in order, each ladder a tree of branches with 32 children. There is a
 * branch only where page numbers part, so the height depends on how many pages there are and not on
 * how far apart. Each branch knows under which of its children orders stand.
 */
export abstract class PageTree extends OrderIds {
  /** Of each ladder, its pages by number. */
  protected readonly pages = indexPerLadder(PAGE_ROOM);

  protected pagesOf(ladder: number): RecordIndex {
    return this.pages[ladder] as RecordIndex;
  }

  /** A new page, without a level. */
  protected insertPage(ladder: number, number: number): number {
    const page = this.initialized(this.take(), 0, number);
    this.words[(page << RECORD_SHIFT) | LADDER] = ladder;
    const { words, doubles } = this;
    let parent = ladder;
    let node = words[(ladder << RECORD_SHIFT) | ROOT] as number;
    while (node !== 0) {
      const height = words[(node << RECORD_SHIFT) | HEIGHT] as number;
      const parting = partingHeight(number, doubles[(node << DOUBLE_SHIFT) | NUMBER] as number);
      if (parting > height) {
        parent = this.split(node, parting);
        break;
      }
      parent = node;
      node = words[(node << RECORD_SHIFT) + CHILDREN + digitAt(number, height)] as number;
    }
    this.hang(page, parent);
    this.pagesOf(ladder).add(number, page, this.doubles);
    return page;
  }

  /** Takes away a page that has no level any more, and branches no longer needed. */
  protected removePage(page: number): void {
    const { words, doubles } = this;
    const parent = words[(page << RECORD_SHIFT) | PARENT] as number;
    const pages = this.pagesOf(words[(page << RECORD_SHIFT) | LADDER] as number);
    pages.remove(doubles[(page << DOUBLE_SHIFT) | NUMBER] as number, page);
    this.give(page);
    if (parent < FIRST_FREE_RECORD) {
      words[(parent << RECORD_SHIFT) | ROOT] = 0;
      return;
    }
    const others = this.drop(parent, page);
    if ((others & (others - 1)) !== 0) return;
    // A branch with a single child left gives way to it.
    const last = words[(parent << RECORD_SHIFT) + CHILDREN + highestBit(others)] as number;
    this.drop(parent, last);
    this.hang(last, words[(parent << RECORD_SHIFT) | PARENT] as number);
    this.giveBranch(parent);
  }

  /** Notes that there are orders on a page where there were none. */
  protected fillPage(page: number): void {
    const { words } = this;
    let node = page;
    for (;;) {
      const parent = words[(node << RECORD_SHIFT) | PARENT] as number;
      if (parent < FIRST_FREE_RECORD) return;
      const at = (parent << RECORD_SHIFT) | FILLED;
      const filled = words[at] as number;
      words[at] = filled | (1 << (words[(node << RECORD_SHIFT) | DIGIT] as number));
      if (filled !== 0) return;
      node = parent;
    }
  }

  /** Notes that there are no orders on a page any more. */
  protected emptyPage(page: number): void {
    const { words } = this;
    let node = page;
    for (;;) {
      const parent = words[(node << RECORD_SHIFT) | PARENT] as number;
      if (parent < FIRST_FREE_RECORD) return;
      const at = (parent << RECORD_SHIFT) | FILLED;
      const digit = words[(node << RECORD_SHIFT) | DIGIT] as number;
      const filled = (words[at] as number) & ~(1 << digit);
      words[at] = filled;
      if (filled !== 0) return;
      node = parent;
    }
  }

  /** The next page behind with orders; the ladder if there is none. */
  protected nextPage(page: number): number {
    const { words } = this;
    let node = page;
    for (;;) {
      const parent = words[(node << RECORD_SHIFT) | PARENT] as number;
      if (parent < FIRST_FREE_RECORD) return parent;
      const worse = (1 << (words[(node << RECORD_SHIFT) | DIGIT] as number)) - 1;
      const filled = (words[(parent << RECORD_SHIFT) | FILLED] as number) & worse;
      if (filled !== 0) return this.bestUnder(parent, filled);
      node = parent;
    }
  }

  /** The next page before with orders; the ladder if there is none. */
  protected previousPage(page: number): number {
    const { words } = this;
    let node = page;
    for (;;) {
      const parent = words[(node << RECORD_SHIFT) | PARENT] as number;
      if (parent < FIRST_FREE_RECORD) return parent;
      const better = -2 << (words[(node << RECORD_SHIFT) | DIGIT] as number);
      const filled = (words[(parent << RECORD_SHIFT) | FILLED] as number) & better;
      if (filled !== 0) return this.worstUnder(parent, filled);
      node = parent;
    }
  }

  /** The page with the best orders of a ladder; the ladder if there are none. */
  protected firstPage(ladder: number): number {
    const { words } = this;
    const root = words[(ladder << RECORD_SHIFT) | ROOT] as number;
    const filled = words[(root << RECORD_SHIFT) | FILLED] as number;
    if (root === 0 || filled === 0) return ladder;
    const isPage = (words[(root << RECORD_SHIFT) | HEIGHT] as number) <= 0;
    return isPage ? root : this.bestUnder(root, filled);
  }

  /** The page with the worst orders of a ladder; 0 if there are none. */
  protected lastPage(ladder: number): number {
    const { words } = this;
    const root = words[(ladder << RECORD_SHIFT) | ROOT] as number;
    const filled = words[(root << RECORD_SHIFT) | FILLED] as number;
    if (root === 0 || filled === 0) return 0;
    const isPage = (words[(root << RECORD_SHIFT) | HEIGHT] as number) <= 0;
    return isPage ? root : this.worstUnder(root, filled);
  }

  /** The page with the best orders under those children of a branch. */
  private bestUnder(branch: number, children: number): number {
    const { words } = this;
    let node = words[(branch << RECORD_SHIFT) + CHILDREN + highestBit(children)] as number;
    while ((words[(node << RECORD_SHIFT) | HEIGHT] as number) > 0) {
      const at = node << RECORD_SHIFT;
      node = words[at + CHILDREN + highestBit(words[at | FILLED] as number)] as number;
    }
    return node;
  }

  /** The page with the worst orders under those children of a branch. */
  private worstUnder(branch: number, children: number): number {
    const { words } = this;
    let node = words[(branch << RECORD_SHIFT) + CHILDREN + lowestBit(children)] as number;
    while ((words[(node << RECORD_SHIFT) | HEIGHT] as number) > 0) {
      const at = node << RECORD_SHIFT;
      node = words[at + CHILDREN + lowestBit(words[at | FILLED] as number)] as number;
    }
    return node;
  }

  /** Puts a new branch where a node hung, with that as its only child. */
  private split(node: number, height: number): number {
    const number = this.doubles[(node << DOUBLE_SHIFT) | NUMBER] as number;
    const branch = this.initialized(this.takeBranch(), height, number);
    this.words[(branch << RECORD_SHIFT) | LADDER] = 0;
    const parent = this.words[(node << RECORD_SHIFT) | PARENT] as number;
    this.hang(node, branch);
    this.hang(branch, parent);
    return branch;
  }

  /** A node that has no children or levels yet. */
  private initialized(node: number, height: number, number: number): number {
    const { words, doubles } = this;
    const at = node << RECORD_SHIFT;
    words[at | FILLED] = 0;
    words[at | HEIGHT] = height;
    words[at | PRESENT] = 0;
    doubles[(node << DOUBLE_SHIFT) | NUMBER] = number;
    return node;
  }

  /** Makes a node a child of a branch, or the root of a ladder. */
  private hang(node: number, parent: number): void {
    const { words, doubles } = this;
    const at = parent << RECORD_SHIFT;
    words[(node << RECORD_SHIFT) | PARENT] = parent;
    if (parent < FIRST_FREE_RECORD) {
      words[at | ROOT] = node;
      return;
    }
    const number = doubles[(node << DOUBLE_SHIFT) | NUMBER] as number;
    const digit = digitAt(number, words[at | HEIGHT] as number);
    words[(node << RECORD_SHIFT) | DIGIT] = digit;
    words[at + CHILDREN + digit] = node;
    words[at | PRESENT] = (words[at | PRESENT] as number) | (1 << digit);
    if (words[(node << RECORD_SHIFT) | FILLED] === 0) return;
    words[at | FILLED] = (words[at | FILLED] as number) | (1 << digit);
  }

  /** Takes a child away, and says which others there are. */
  private drop(branch: number, node: number): number {
    const { words } = this;
    const at = branch << RECORD_SHIFT;
    const digit = words[(node << RECORD_SHIFT) | DIGIT] as number;
    const present = (words[at | PRESENT] as number) & ~(1 << digit);
    words[at + CHILDREN + digit] = 0;
    words[at | PRESENT] = present;
    return present;
  }
}

/** Which child of a branch of this height leads to a page. */
function digitAt(number: number, height: number): number {
  if (height <= LOW_DIGITS) return ((number & LOW_BITS) >>> ((height - 1) * 5)) & 31;
  return (Math.floor(number / (LOW_BITS + 1)) >>> ((height - 1 - LOW_DIGITS) * 5)) & 31;
}

/** The height of the branch at which two page numbers part; 0 when they are the same. */
function partingHeight(one: number, other: number): number {
  const highBits = Math.floor(one / (LOW_BITS + 1)) ^ Math.floor(other / (LOW_BITS + 1));
  if (highBits !== 0) return LOW_DIGITS + digitsOf(highBits);
  return digitsOf((one ^ other) & LOW_BITS);
}

function digitsOf(bits: number): number {
  return bits === 0 ? 0 : (((31 - Math.clz32(bits)) / 5) | 0) + 1;
}

export function highestBit(bits: number): number {
  return 31 - Math.clz32(bits);
}

export function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
