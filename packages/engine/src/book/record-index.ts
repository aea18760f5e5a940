import { FarRecords } from "./far-records.ts";
import { LAYOUT } from "./layout.ts";

const { DOUBLE_SHIFT, NUMBER } = LAYOUT;

const PLACES_MIN = 64;
/** Places a record, so that few meet. A power of two. */
const ROOM = 4;

/**
 * Finds records by the number that stands in each: orders by id, levels by key.
 *
 * A record stands in the place that the lowest bits of its number name, so numbers that follow one
 * another stand side by side: the ids of new orders, the prices that orders stand at. Whoever comes
 * to a place that is taken gets it; the other moves to a table of those who are far from the rest.
 */
export class RecordIndex {
  private near = new Int32Array(PLACES_MIN);
  private mask = PLACES_MIN - 1;
  private countMax = PLACES_MIN / ROOM;
  private readonly far = new FarRecords();
  count = 0;

  /** The record of a number, or 0. */
  find(number: number, doubles: Float64Array): number {
    const record = this.near[number & this.mask] as number;
    // Nobody, record 0, has no number.
    if (doubles[(record << DOUBLE_SHIFT) | NUMBER] === number) return record;
    return this.far.count === 0 ? 0 : this.far.find(number, doubles);
  }

  /** Its number, which must be new, stands in the record. */
  add(number: number, record: number, doubles: Float64Array): void {
    if (this.count === this.countMax) this.grow(doubles);
    this.count++;
    const { near } = this;
    const place = number & this.mask;
    const other = near[place] as number;
    near[place] = record;
    if (other !== 0) this.far.add(doubles[(other << DOUBLE_SHIFT) | NUMBER] as number, other);
  }

  /** The record must be there. */
  remove(number: number, record: number): void {
    this.count--;
    const { near } = this;
    const place = number & this.mask;
    if (near[place] === record) near[place] = 0;
    else this.far.remove(number, record);
  }

  image(): RecordIndexImage {
    return { near: this.near.slice(), far: this.far.image() };
  }

  restore({ near, far }: RecordIndexImage): void {
    this.near = near.slice();
    this.mask = near.length - 1;
    this.countMax = near.length / ROOM;
    this.far.restore(far);
    this.count = this.far.count;
    for (const record of near) if (record !== 0) this.count++;
  }

  private grow(doubles: Float64Array): void {
    const old = this.near;
    this.near = new Int32Array(old.length * 2);
    this.mask = old.length * 2 - 1;
    this.countMax *= 2;
    for (const record of old) {
      if (record === 0) continue;
      const number = doubles[(record << DOUBLE_SHIFT) | NUMBER] as number;
      this.near[number & this.mask] = record;
    }
  }
}

export interface RecordIndexImage {
  readonly near: Int32Array<ArrayBuffer>;
  readonly far: Int32Array<ArrayBuffer>;
}
