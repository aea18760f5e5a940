import { FarRecords } from "./far-records.ts";
import { LAYOUT } from "./layout.ts";

const { DOUBLE_SHIFT, FALLING, NUMBER } = LAYOUT;

const PLACES_MIN = 64;
/** The two highest bits of a place: how many others whose place it is are far, or MANY. */
const RECORD_MASK = 0x3fff_ffff;
const ONE = 0x4000_0000;
const MANY = ~RECORD_MASK;

/**
 * Finds records by the number that stands in each: orders by id, levels by key, pages by number.
 *
 * A record stands in the place that the lowest bits of its number name, so numbers that follow one
 * another stand side by side: the ids of new orders, the prices that orders stand at. Whoever comes
 * to a place that is taken gets it; the other moves to a table of those who are far from the rest.
 * The place counts them, so that nobody is looked for there in vain.
 */
export class RecordIndex {
  private near = new Int32Array(PLACES_MIN);
  private mask = PLACES_MIN - 1;
  private countMax: number;
  private far = new FarRecords();
  private readonly room: number;
  count = 0;

  /** A record has so many places for itself on average: a power of two. */
  constructor(room: number) {
    this.room = room;
    this.countMax = PLACES_MIN / room;
  }

  /** The record of a number, or 0. */
  find(number: number, doubles: Float64Array): number {
    const place = this.near[number & this.mask] as number;
    // The shift drops the count. Nobody, record 0, has no number.
    if (doubles[(place << DOUBLE_SHIFT) | NUMBER] === number) return place & RECORD_MASK;
    return (place & MANY) === 0 ? 0 : this.far.find(number, doubles);
  }

  /** Its number, which must be new, stands in the record. */
  add(number: number, record: number, doubles: Float64Array): void {
    if (this.count === this.countMax) this.grow(doubles);
    this.count++;
    const { near } = this;
    const at = number & this.mask;
    const place = near[at] as number;
    const other = place & RECORD_MASK;
    near[at] = record | (place & MANY);
    if (other !== 0) this.putFar(doubles[(other << DOUBLE_SHIFT) | NUMBER] as number, other);
  }

  /** The record must be there. */
  remove(number: number, record: number): void {
    this.count--;
    const { near } = this;
    const at = number & this.mask;
    const place = near[at] as number;
    if ((place & RECORD_MASK) === record) {
      near[at] = place & MANY;
      return;
    }
    this.far.remove(number, record);
    if ((place & MANY) !== MANY) near[at] = place - ONE;
  }

  image(): RecordIndexImage {
    return { near: this.near.slice(), far: this.far.image() };
  }

  restore({ near, far }: RecordIndexImage): void {
    this.near = near.slice();
    this.mask = near.length - 1;
    this.countMax = near.length / this.room;
    this.far.restore(far);
    this.count = this.far.count;
    for (const place of near) if ((place & RECORD_MASK) !== 0) this.count++;
  }

  /** Those who are near part into two places each; those who are far come to a place that is free. */
  private grow(doubles: Float64Array): void {
    const mask = this.near.length * 2 - 1;
    const near = new Int32Array(mask + 1);
    for (const place of this.near) {
      const record = place & RECORD_MASK;
      if (record === 0) continue;
      const number = doubles[(record << DOUBLE_SHIFT) | NUMBER] as number;
      near[number & mask] = record;
    }
    const { far } = this;
    this.near = near;
    this.mask = mask;
    this.countMax *= 2;
    this.far = new FarRecords(far.placeCount);
    for (let place = 0; place < far.placeCount; place++) {
      const record = far.recordAt(place);
      if (record === 0) continue;
      const number = doubles[(record << DOUBLE_SHIFT) | NUMBER] as number;
      if (near[number & mask] === 0) near[number & mask] = record;
      else this.putFar(number, record);
    }
  }

  /** Its place is taken. */
  private putFar(number: number, record: number): void {
    const { near } = this;
    const at = number & this.mask;
    const place = near[at] as number;
    if ((place & MANY) !== MANY) near[at] = place + ONE;
    this.far.add(number, record);
  }
}

/** An index for each ladder, by its number; nobody asks number 0, which is none. */
export function indexPerLadder(room: number): readonly RecordIndex[] {
  return Array.from({ length: FALLING + 1 }, () => new RecordIndex(room));
}

export interface RecordIndexImage {
  readonly near: Int32Array<ArrayBuffer>;
  readonly far: Int32Array<ArrayBuffer>;
}
