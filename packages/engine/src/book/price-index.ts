import { grownFloat64, grownInt32 } from "../collections/index.ts";
import { Side } from "../market/index.ts";

/** Prices of one page; two words of 32 bits say which of them hold a level. */
const PAGE = 64;

/**
 * Finds the levels of one side by price, for any range of prices. Prices are keys that grow
 * towards the better price (asks are counted downwards), so both sides run the same code and the
 * best is always the last. Pages of 64 neighbouring keys exist only where there are levels; their
 * numbers stand in a sorted array whose busy end, the best prices, is cheap to change.
 */
export class PriceIndex {
  readonly #sign: number;
  #pageNumbers = new Float64Array(16);
  #pageSlots = new Int32Array(16);
  #pageCount = 0;
  /** By page slot: 64 levels, then the two words of its bitmap. */
  #levels = new Int32Array(16 * PAGE);
  #bits = new Int32Array(16 * 2);
  #freePages: number[] = [];
  #slotsUsed = 0;
  #best = 0;

  constructor(side: Side) {
    this.#sign = side === Side.Buy ? 1 : -1;
  }

  /** The level of the best price, or 0. */
  get best(): number {
    return this.#best;
  }

  /** The level of a price, or 0. */
  find(priceTicks: number): number {
    const key = priceTicks * this.#sign;
    const pageNumber = Math.floor(key / PAGE);
    const at = this.#locate(pageNumber);
    if (at === this.#pageCount || this.#pageNumbers[at] !== pageNumber) return 0;
    const offset = key - pageNumber * PAGE;
    return this.#levels[(this.#pageSlots[at] as number) * PAGE + offset] as number;
  }

  /** The price must have no level yet. */
  add(priceTicks: number, level: number): void {
    const key = priceTicks * this.#sign;
    const pageNumber = Math.floor(key / PAGE);
    const offset = key - pageNumber * PAGE;
    const at = this.#locate(pageNumber);
    if (at === this.#pageCount || this.#pageNumbers[at] !== pageNumber) {
      this.#insertPage(at, pageNumber);
    }
    const page = this.#pageSlots[at] as number;
    const word = page * 2 + (offset >> 5);
    this.#levels[page * PAGE + offset] = level;
    this.#bits[word] = (this.#bits[word] as number) | (1 << (offset & 31));
    this.#refreshBest();
  }

  /** The price must have a level. */
  remove(priceTicks: number): void {
    const key = priceTicks * this.#sign;
    const pageNumber = Math.floor(key / PAGE);
    const offset = key - pageNumber * PAGE;
    const at = this.#locate(pageNumber);
    const page = this.#pageSlots[at] as number;
    const word = page * 2 + (offset >> 5);
    this.#levels[page * PAGE + offset] = 0;
    this.#bits[word] = (this.#bits[word] as number) & ~(1 << (offset & 31));
    if (this.#bits[page * 2] === 0 && this.#bits[page * 2 + 1] === 0) this.#removePage(at);
    this.#refreshBest();
  }

  /** The level of the next price behind this one, or 0. */
  worse(priceTicks: number): number {
    const key = priceTicks * this.#sign;
    const pageNumber = Math.floor(key / PAGE);
    const at = this.#locate(pageNumber);
    if (at < this.#pageCount && this.#pageNumbers[at] === pageNumber) {
      const found = this.#highestBelow(at, key - pageNumber * PAGE);
      if (found !== 0) return found;
    }
    return at === 0 ? 0 : this.#highestBelow(at - 1, PAGE);
  }

  #refreshBest(): void {
    this.#best = this.#pageCount === 0 ? 0 : this.#highestBelow(this.#pageCount - 1, PAGE);
  }

  /** The level with the highest key under an offset (0 to 64) within a page, or 0. */
  #highestBelow(at: number, offset: number): number {
    const page = this.#pageSlots[at] as number;
    if (offset > 32) {
      const mask = offset === PAGE ? -1 : (1 << (offset - 32)) - 1;
      const high = (this.#bits[page * 2 + 1] as number) & mask;
      if (high !== 0) return this.#levels[page * PAGE + 63 - Math.clz32(high)] as number;
    }
    const mask = offset >= 32 ? -1 : (1 << offset) - 1;
    const low = (this.#bits[page * 2] as number) & mask;
    return low === 0 ? 0 : (this.#levels[page * PAGE + 31 - Math.clz32(low)] as number);
  }

  /** Where a page stands in the sorted array, or would stand. */
  #locate(pageNumber: number): number {
    const numbers = this.#pageNumbers;
    let high = this.#pageCount;
    if (high === 0) return 0;
    const last = numbers[high - 1] as number;
    if (pageNumber >= last) return pageNumber === last ? high - 1 : high;
    let low = 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((numbers[middle] as number) < pageNumber) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insertPage(at: number, pageNumber: number): void {
    if (this.#pageCount === this.#pageNumbers.length) this.#grow();
    this.#pageNumbers.copyWithin(at + 1, at, this.#pageCount);
    this.#pageSlots.copyWithin(at + 1, at, this.#pageCount);
    this.#pageNumbers[at] = pageNumber;
    this.#pageSlots[at] = this.#freePages.pop() ?? this.#slotsUsed++;
    this.#pageCount++;
  }

  /** An empty page has no level and no bit set: it is ready to be another. */
  #removePage(at: number): void {
    this.#freePages.push(this.#pageSlots[at] as number);
    this.#pageCount--;
    this.#pageNumbers.copyWithin(at, at + 1, this.#pageCount + 1);
    this.#pageSlots.copyWithin(at, at + 1, this.#pageCount + 1);
  }

  #grow(): void {
    const capacity = this.#pageNumbers.length * 2;
    this.#pageNumbers = grownFloat64(this.#pageNumbers, capacity);
    this.#pageSlots = grownInt32(this.#pageSlots, capacity);
    this.#levels = grownInt32(this.#levels, capacity * PAGE);
    this.#bits = grownInt32(this.#bits, capacity * 2);
  }
}
