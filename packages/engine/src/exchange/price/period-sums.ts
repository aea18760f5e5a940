import type { FlatState, FlatStateReader } from "../../collections/index.ts";
import { grownFloat64 } from "../../collections/index.ts";
import type { HashSum } from "../../hash/index.ts";
import { assert } from "../../invariant/index.ts";

/** A sum in two limbs: upper * 2^52 + lower. */
export const LIMB = 2 ** 52;
const LIMB_UNITS = LIMB;

/** One period takes five numbers: its number, and both limbs of its two sums. */
const SUM_AT = 2;
const WEIGHT_AT = 4;
const COLUMNS = 5;
const PERIODS_MIN = 16;

/**
 * Sums by period of time, over a window that moves: what was traded in each second, say. Each
 * period has a sum and the weight it came from, exact beyond 2^53. A period without any costs
 * nothing, so the window never costs more than its length, however much falls into it.
 */
export class PeriodSums {
  /** The sums over the whole window, in limbs. */
  readonly totals = new Float64Array(COLUMNS);
  private widthUs = 1;
  /** How many periods are kept, the present one included; 0 keeps nothing. */
  private keptMax = 0;
  /** A ring, as long as a power of two. */
  private cells = new Float64Array(PERIODS_MIN * COLUMNS);
  private mask = PERIODS_MIN - 1;
  private first = 0;
  private periods = 0;
  /** Where the newest period ends, and when the oldest leaves the window. */
  private newestEndUs = 0;
  private oldestLeavesUs = Infinity;

  /** Of the periods that have left the old window none comes back. */
  setWindow(widthUs: number, keptMax: number): void {
    this.widthUs = widthUs;
    this.keptMax = keptMax;
    this.oldestLeavesUs = this.periods === 0 ? Infinity : this.leavesUs(this.first);
  }

  get count(): number {
    return this.periods;
  }

  /** The number of the oldest period: its beginning divided by the width. */
  get oldestNumber(): number {
    return this.cells[this.first * COLUMNS] as number;
  }

  /** One of the limbs of the oldest period, by the places that `totals` has for them. */
  oldest(place: number): number {
    return this.cells[this.first * COLUMNS + place] as number;
  }

  /** Time never goes back. */
  add(timeUs: number, sum: number, weight: number): void {
    if (this.keptMax === 0) return;
    if (this.periods === 0 || timeUs >= this.newestEndUs) this.open(timeUs);
    const newest = ((this.first + this.periods - 1) & this.mask) * COLUMNS;
    addTo(this.cells, newest + SUM_AT, sum);
    addTo(this.cells, newest + WEIGHT_AT, weight);
    addTo(this.totals, SUM_AT, sum);
    addTo(this.totals, WEIGHT_AT, weight);
  }

  /** Drops what has left the window; true when there was something. */
  forget(timeUs: number): boolean {
    if (timeUs < this.oldestLeavesUs) return false;
    while (this.periods > 0 && timeUs >= this.leavesUs(this.first)) this.dropOldest();
    this.oldestLeavesUs = this.periods === 0 ? Infinity : this.leavesUs(this.first);
    return true;
  }

  clear(): void {
    while (this.periods > 0) this.dropOldest();
    this.oldestLeavesUs = Infinity;
  }

  writeTo(state: FlatState): void {
    const cells = new Float64Array(this.periods * COLUMNS);
    for (let index = 0; index < this.periods; index++) {
      const at = this.at(index);
      cells.set(this.cells.subarray(at, at + COLUMNS), index * COLUMNS);
    }
    state.arrays.push(cells);
  }

  /** The window must have been set as it was. */
  readFrom(reader: FlatStateReader): void {
    const cells = reader.float64();
    assert(cells.length % COLUMNS === 0, "a window of sums ends within a period");
    this.clear();
    this.first = 0;
    while (this.cells.length < cells.length) this.grow();
    this.cells.set(cells);
    this.periods = cells.length / COLUMNS;
    this.totals.fill(0);
    for (let at = 0; at < cells.length; at += COLUMNS) {
      addLimbs(this.totals, SUM_AT, cells, at);
      addLimbs(this.totals, WEIGHT_AT, cells, at);
    }
    if (this.periods === 0) return;
    this.newestEndUs = ((this.cells[this.at(this.periods - 1)] as number) + 1) * this.widthUs;
    this.oldestLeavesUs = this.leavesUs(0);
  }

  /** Feeds a record that was begun: equal windows feed the same numbers. */
  feed(hash: HashSum): void {
    hash.feed(this.periods);
    for (let index = 0; index < this.periods; index++) {
      const at = this.at(index);
      for (let place = 0; place < COLUMNS; place++) hash.feed(this.cells[at + place] as number);
    }
  }

  assertValid(): void {
    const sums = new Float64Array(COLUMNS);
    let last = -1;
    for (let index = 0; index < this.periods; index++) {
      const at = this.at(index);
      const number = this.cells[at] as number;
      assert(number > last, `period ${number} follows ${last} in a window of sums`);
      last = number;
      addLimbs(sums, SUM_AT, this.cells, at);
      addLimbs(sums, WEIGHT_AT, this.cells, at);
      assert(
        this.cells[at + WEIGHT_AT] !== 0 || this.cells[at + WEIGHT_AT - 1] !== 0,
        "an empty period",
      );
    }
    const isSum = sums.every((limb, place) => limb === this.totals[place]);
    assert(isSum, "the totals of a window are not the sums of its periods");
    assert(this.periods <= this.keptMax, `${this.periods} periods in a window of ${this.keptMax}`);
  }

  private at(index: number): number {
    return ((this.first + index) & this.mask) * COLUMNS;
  }

  private leavesUs(ringIndex: number): number {
    const number = this.cells[ringIndex * COLUMNS] as number;
    return (number + this.keptMax) * this.widthUs;
  }

  private open(timeUs: number): void {
    this.forget(timeUs);
    if (this.periods > this.mask) this.grow();
    const number = Math.floor(timeUs / this.widthUs);
    const at = this.at(this.periods);
    this.cells.fill(0, at, at + COLUMNS);
    this.cells[at] = number;
    this.periods++;
    this.newestEndUs = (number + 1) * this.widthUs;
    if (this.periods === 1) this.oldestLeavesUs = this.leavesUs(this.first);
  }

  private dropOldest(): void {
    const at = this.first * COLUMNS;
    subtractLimbs(this.totals, SUM_AT, this.cells, at);
    subtractLimbs(this.totals, WEIGHT_AT, this.cells, at);
    this.first = (this.first + 1) & this.mask;
    this.periods--;
  }

  /** Twice as long, with the oldest period in front. */
  private grow(): void {
    const cells = grownFloat64(this.cells, this.cells.length * 2);
    for (let index = 0; index < this.periods; index++) {
      const at = this.at(index);
      cells.set(this.cells.subarray(at, at + COLUMNS), index * COLUMNS);
    }
    this.cells = cells;
    this.first = 0;
    this.mask = this.mask * 2 + 1;
  }
}

/** Where the lower limbs stand; the upper ones stand before them. */
export const SUM = SUM_AT;
export const WEIGHT = WEIGHT_AT;

/** Adds a whole number up to 2^53-1 to the limbs that end at a place. */
function addTo(limbs: Float64Array, at: number, count: number): void {
  const sum = (limbs[at] as number) + count;
  // A sum of 2^53 or more may be rounded, but it is never taken for one below 2^52.
  if (sum < LIMB_UNITS) limbs[at] = sum;
  else carryTo(limbs, at, count);
}

function carryTo(limbs: Float64Array, at: number, count: number): void {
  const upper = count >= LIMB_UNITS ? 1 : 0;
  const sum = (limbs[at] as number) + (count - upper * LIMB_UNITS);
  const carry = sum >= LIMB_UNITS ? 1 : 0;
  limbs[at] = sum - carry * LIMB_UNITS;
  limbs[at - 1] = (limbs[at - 1] as number) + upper + carry;
}

/** Adds the limbs of a cell to those that end at the same place of `limbs`. */
function addLimbs(limbs: Float64Array, place: number, cells: Float64Array, at: number): void {
  addTo(limbs, place, cells[at + place] as number);
  limbs[place - 1] = (limbs[place - 1] as number) + (cells[at + place - 1] as number);
}

function subtractLimbs(limbs: Float64Array, place: number, cells: Float64Array, at: number): void {
  const rest = (limbs[place] as number) - (cells[at + place] as number);
  const borrowed = rest < 0 ? 1 : 0;
  limbs[place] = rest + borrowed * LIMB_UNITS;
  limbs[place - 1] = (limbs[place - 1] as number) - (cells[at + place - 1] as number) - borrowed;
}
