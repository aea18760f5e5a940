import { assert } from "../invariant/index.ts";
import { grownFloat64, grownInt32 } from "../collections/index.ts";
import { Side } from "../market/index.ts";
import type { FiredStops } from "./fired-stops.ts";

const { Sell } = Side;

const BIPS = 10_000;

/**
 * The trailing stops of one market that follow the price. Stops of the same side and delta form a
 * group: a list of levels, each the stops that share an extreme. All extremes of a group lie on the
 * far side of the last price, so a stop that begins to follow joins the near end, a new extreme melts
 * levels together at the near end, and stops fire from the far end: no price costs more than the
 * levels it changes.
 *
 * A stop is named by its slot in the book. The orders of a level are a ring; a negative link is the
 * level itself, so a stop leaves without knowing its level.
 */
export class TrailingStops {
  /** By slot. */
  #next = new Int32Array(16);
  #previous = new Int32Array(16);
  /** By level; level 0 is none. */
  #head = new Int32Array(16);
  #tail = new Int32Array(16);
  #nearer = new Int32Array(16);
  #farther = new Int32Array(16);
  #group = new Int32Array(16);
  #extremeTicks = new Float64Array(16);
  #levelsUsed = 1;
  #freeLevel = 0;
  /** By group: its side and delta, and the levels at both ends. */
  readonly #groups: Group[] = [];
  #count = 0;

  /** How many stops follow the price. */
  get count(): number {
    return this.#count;
  }

  /** Begins to follow. The extreme must not lie beyond the last price the market has seen. */
  follow(slot: number, side: Side, deltaBips: number, extremeTicks: number): void {
    if (slot >= this.#next.length) this.#growSlots(slot);
    const level = this.#levelFor(this.#groupFor(side, deltaBips), extremeTicks);
    const tail = this.#tail[level] as number;
    this.#next[slot] = -level;
    this.#previous[slot] = tail;
    if (tail < 0) this.#head[level] = slot;
    else this.#next[tail] = slot;
    this.#tail[level] = slot;
    this.#count++;
  }

  remove(slot: number): void {
    const next = this.#next[slot] as number;
    const previous = this.#previous[slot] as number;
    if (next < 0) this.#tail[-next] = previous;
    else this.#previous[next] = previous;
    if (previous < 0) this.#head[-previous] = next;
    else this.#next[previous] = next;
    this.#count--;
    if (next < 0 && previous < 0) this.#dropLevel(-next);
  }

  /**
   * The market traded at a price: extremes move, and the stops that fire leave and are named in
   * `fired`, in no particular order.
   */
  onPrice(priceTicks: number, fired: FiredStops): void {
    if (this.#count === 0) return;
    for (const group of this.#groups) {
      if (group.near === 0) continue;
      this.#moveExtremes(group, priceTicks);
      this.#fire(group, priceTicks, fired);
    }
  }

  /** Visits every stop: group by group in the order of side and delta, the farthest extreme first. */
  forEach(visit: (slot: number, extremeTicks: number) => void): void {
    for (const group of this.#groups) {
      for (let level = group.far; level !== 0; level = this.#nearer[level] as number) {
        let slot = this.#head[level] as number;
        for (; slot > 0; slot = this.#next[slot] as number) {
          visit(slot, this.#extremeTicks[level] as number);
        }
      }
    }
  }

  assertValid(): void {
    let count = 0;
    for (const group of this.#groups) {
      let last = group.side === Sell ? Infinity : 0;
      for (let level = group.far; level !== 0; level = this.#nearer[level] as number) {
        const extreme = this.#extremeTicks[level] as number;
        const isOrdered = group.side === Sell ? extreme < last : extreme > last;
        assert(isOrdered || last === extreme, `trailing extreme ${extreme} follows ${last}`);
        assert((this.#head[level] as number) > 0, "a level of trailing stops is empty");
        last = extreme;
        let slot = this.#head[level] as number;
        for (; slot > 0; slot = this.#next[slot] as number) count++;
      }
    }
    assert(count === this.#count, `${count} trailing stops were counted as ${this.#count}`);
  }

  /** Levels whose extreme the price has passed become one, at the price. */
  #moveExtremes(group: Group, priceTicks: number): void {
    const isSell = group.side === Sell;
    let level = group.near;
    if (!isPassed(isSell, this.#extremeTicks[level] as number, priceTicks)) return;
    let farther = this.#farther[level] as number;
    while (farther !== 0 && isPassed(isSell, this.#extremeTicks[farther] as number, priceTicks)) {
      this.#melt(level, farther);
      level = farther;
      farther = this.#farther[level] as number;
    }
    if (farther !== 0 && this.#extremeTicks[farther] === priceTicks) {
      this.#melt(level, farther);
      return;
    }
    this.#extremeTicks[level] = priceTicks;
  }

  /** The orders of a level join those of another; the level is gone. */
  #melt(level: number, into: number): void {
    const head = this.#head[level] as number;
    const tail = this.#tail[level] as number;
    const last = this.#tail[into] as number;
    this.#next[last] = head;
    this.#previous[head] = last;
    this.#next[tail] = -into;
    this.#tail[into] = tail;
    this.#dropLevel(level);
  }

  #fire(group: Group, priceTicks: number, fired: FiredStops): void {
    const isSell = group.side === Sell;
    const scaledTicks = priceTicks * BIPS;
    const factor = isSell ? BIPS - group.deltaBips : BIPS + group.deltaBips;
    for (let level = group.far; level !== 0; level = group.far) {
      const limit = (this.#extremeTicks[level] as number) * factor;
      if (isSell ? scaledTicks > limit : scaledTicks < limit) return;
      let slot = this.#head[level] as number;
      while (slot > 0) {
        fired.push(slot);
        this.#count--;
        slot = this.#next[slot] as number;
      }
      this.#dropLevel(level);
    }
  }

  #levelFor(group: Group, extremeTicks: number): number {
    const { near } = group;
    if (near !== 0 && this.#extremeTicks[near] === extremeTicks) return near;
    let level = this.#freeLevel;
    if (level !== 0) this.#freeLevel = this.#nearer[level] as number;
    else {
      level = this.#levelsUsed++;
      if (level >= this.#head.length) this.#growLevels();
    }
    this.#head[level] = -level;
    this.#tail[level] = -level;
    this.#group[level] = group.index;
    this.#extremeTicks[level] = extremeTicks;
    this.#nearer[level] = 0;
    this.#farther[level] = near;
    if (near === 0) group.far = level;
    else this.#nearer[near] = level;
    group.near = level;
    return level;
  }

  #dropLevel(level: number): void {
    const group = this.#groups[this.#group[level] as number] as Group;
    const nearer = this.#nearer[level] as number;
    const farther = this.#farther[level] as number;
    if (nearer === 0) group.near = farther;
    else this.#farther[nearer] = farther;
    if (farther === 0) group.far = nearer;
    else this.#nearer[farther] = nearer;
    this.#nearer[level] = this.#freeLevel;
    this.#freeLevel = level;
  }

  /** There are at most as many groups as there are deltas the filters allow, times two. */
  #groupFor(side: Side, deltaBips: number): Group {
    for (const group of this.#groups) {
      if (group.side === side && group.deltaBips === deltaBips) return group;
    }
    const group = { side, deltaBips, index: this.#groups.length, near: 0, far: 0 };
    this.#groups.push(group);
    return group;
  }

  #growSlots(slot: number): void {
    let capacity = this.#next.length;
    while (capacity <= slot) capacity *= 2;
    this.#next = grownInt32(this.#next, capacity);
    this.#previous = grownInt32(this.#previous, capacity);
  }

  #growLevels(): void {
    const capacity = this.#head.length * 2;
    this.#head = grownInt32(this.#head, capacity);
    this.#tail = grownInt32(this.#tail, capacity);
    this.#nearer = grownInt32(this.#nearer, capacity);
    this.#farther = grownInt32(this.#farther, capacity);
    this.#group = grownInt32(this.#group, capacity);
    this.#extremeTicks = grownFloat64(this.#extremeTicks, capacity);
  }
}

interface Group {
  readonly side: Side;
  readonly deltaBips: number;
  readonly index: number;
  /** The level nearest to the last price, and the one farthest from it; 0 = the group is empty. */
  near: number;
  far: number;
}

/** Does the price lie beyond the extreme, so that it is the new one? */
function isPassed(isSell: boolean, extremeTicks: number, priceTicks: number): boolean {
  return isSell ? priceTicks > extremeTicks : priceTicks < extremeTicks;
}
