import { Side } from "@bourse/engine/market";

const LEVELS_AT_FIRST = 64;

/**
 * The levels of one side of a book, worst first, so that the changes near the best price move few
 * others. Asks are kept under negated prices: the best of either side is then the last.
 */
export class DepthSide {
  readonly #sign: 1 | -1;
  #keys = new Float64Array(LEVELS_AT_FIRST);
  #lots = new Float64Array(LEVELS_AT_FIRST);
  #length = 0;

  constructor(side: Side) {
    this.#sign = side === Side.Buy ? 1 : -1;
  }

  get length(): number {
    return this.#length;
  }

  /** Price of the best level, 0 when there is none. */
  get bestTicks(): number {
    return this.#length === 0 ? 0 : this.priceTicks(0);
  }

  get bestLots(): number {
    return this.#length === 0 ? 0 : this.quantityLots(0);
  }

  /** Price of the level at that rank; 0 is the best. */
  priceTicks(rank: number): number {
    return (this.#keys[this.#length - 1 - rank] ?? 0) * this.#sign;
  }

  quantityLots(rank: number): number {
    return this.#lots[this.#length - 1 - rank] ?? 0;
  }

  /** Sets the total at a price; 0 removes the level. */
  set(priceTicks: number, quantityLots: number): void {
    const key = priceTicks * this.#sign;
    const index = this.#lowerBound(key);
    const exists = index < this.#length && this.#keys[index] === key;
    if (quantityLots === 0) {
      if (exists) this.#remove(index);
      return;
    }
    if (!exists) this.#insert(index, key);
    this.#lots[index] = quantityLots;
  }

  #lowerBound(key: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(index: number, key: number): void {
    if (this.#length === this.#keys.length) {
      this.#keys = doubled(this.#keys);
      this.#lots = doubled(this.#lots);
    }
    this.#keys.copyWithin(index + 1, index, this.#length);
    this.#lots.copyWithin(index + 1, index, this.#length);
    this.#keys[index] = key;
    this.#length += 1;
  }

  #remove(index: number): void {
    this.#keys.copyWithin(index, index + 1, this.#length);
    this.#lots.copyWithin(index, index + 1, this.#length);
    this.#length -= 1;
  }
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(values.length * 2);
  grown.set(values);
  return grown;
}
