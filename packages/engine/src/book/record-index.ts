import { FarRecords } from "./far-records.ts";
import { LAYOUT } from "./layout.ts";

const { DOUBLE_SHIFT, NUMBER } = LAYOUT;

const PLACES_MIN = 64;
/** Of a place: others whose place it is are far. */
const OTHERS_FLAG = -0x8000_0000;
const RECORD_MASK = 0x7fff_ffff;

/**
 * Finds records by the number that stands in each: orders by id, levels by key, pages by number.
 *
 * A record stands in the place that the lowest bits of its number name, so numbers that follow one
 * another stand side by side: the ids of new orders, the prices that orders stand at. Whoever comes
 * to a place that is taken gets it; the other moves to a table of those who are far from the rest.
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
    // The shift drops the flag. Nobody, record 0, has no number.
    if (doubles[(place << DOUBLE_SHIFT) | NUMBER] === number) return place & RECORD_MASK;
    return place < 0 ? this.far.find(number, doubles) : 0;
  }

  /** Its number, which must be new, stands in the record. */
  add(number: number, record: number, doubles: Float64Array): void {
    if (this.count === this.countMax) this.grow(doubles);
    this.count++;
    this.put(number, record, doubles);
  }

  /** The record must be there. */
  remove(number: number, record: number): void {
    this.count--;
    const { near } = this;
    const at = number & this.mask;
    const place = near[at] as number;
    if ((place & RECORD_MASK) === record) near[at] = place & OTHERS_FLAG;
    else this.far.remove(number, record);
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

  private put(number: number, record: number, doubles: Float64Array): void {
    const { near } = this;
    const at = number & this.mask;
    const place = near[at] as number;
    const other = place & RECORD_MASK;
    near[at] = record | (place & OTHERS_FLAG);
    if (other === 0) return;
    near[at] = record | OTHERS_FLAG;
    this.far.add(doubles[(other << DOUBLE_SHIFT) | NUMBER] as number, other);
  }

  /** Those who were near come last, and are near again. */
  private grow(doubles: Float64Array): void {
    const { near, far } = this;
    this.near = new Int32Array(near.length * 2);
    this.mask = near.length * 2 - 1;
    this.countMax *= 2;
    this.far = new FarRecords();
    this.putAll(far.records(), doubles);
    this.putAll(near, doubles);
  }

  private putAll(places: Int32Array, doubles: Float64Array): void {
    for (const place of places) {
      const record = place & RECORD_MASK;
      if (record === 0) continue;
      this.put(doubles[(record << DOUBLE_SHIFT) | NUMBER] as number, record, doubles);
    }
  }
}

export interface RecordIndexImage {
  readonly near: Int32Array<ArrayBuffer>;
  readonly far: Int32Array<ArrayBuffer>;
}
