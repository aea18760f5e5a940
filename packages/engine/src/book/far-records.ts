import { LAYOUT } from "./layout.ts";

const { DOUBLE_SHIFT, NUMBER } = LAYOUT;

/** 2^32 divided by the golden ratio: spreads neighbouring numbers over the whole table. */
const SPREAD = 0x9e3779b1;
const PLACES_MIN = 32;

/**
 * A hash table of records by their numbers. Open addressing, deletion by shifting back. A place is a
 * tag of 32 bits, made of the number, and the record; the number itself stands in the record.
 *
 * The table is roomy, because a processor guesses wrong at every second collision.
 */
export class FarRecords {
  /** Pairs of tag and record; record 0 marks a free place. */
  private places: Int32Array;
  private mask: number;
  private shift: number;
  private countMax: number;
  count = 0;

  /** With so many places to begin with: a power of two. */
  constructor(placeCount = PLACES_MIN) {
    this.places = new Int32Array(placeCount * 2);
    this.mask = placeCount * 2 - 1;
    this.shift = Math.clz32(placeCount - 1);
    this.countMax = placeCount / 2;
  }

  get placeCount(): number {
    return this.places.length / 2;
  }

  /** The record in a place, or 0. */
  recordAt(place: number): number {
    return this.places[(place << 1) | 1] as number;
  }

  /** The record of a number, or 0. */
  find(number: number, doubles: Float64Array): number {
    const { places, mask } = this;
    const tag = tagOf(number);
    let at = (Math.imul(tag, SPREAD) >>> this.shift) << 1;
    for (;;) {
      const record = places[at | 1] as number;
      if (record === 0) return 0;
      if (places[at] === tag && doubles[(record << DOUBLE_SHIFT) | NUMBER] === number)
        return record;
      at = (at + 2) & mask;
    }
  }

  /** The number must be new. */
  add(number: number, record: number): void {
    if (this.count === this.countMax) this.grow();
    this.count++;
    this.place(tagOf(number), record);
  }

  /** The record must be there. */
  remove(number: number, record: number): void {
    this.count--;
    const { places, mask, shift } = this;
    let hole = (Math.imul(tagOf(number), SPREAD) >>> shift) << 1;
    while (places[hole | 1] !== record) hole = (hole + 2) & mask;
    // Whoever stands behind the hole and may stand nearer to its home moves into it.
    for (let at = (hole + 2) & mask; ; at = (at + 2) & mask) {
      const mover = places[at | 1] as number;
      if (mover === 0) break;
      const tag = places[at] as number;
      const home = (Math.imul(tag, SPREAD) >>> shift) << 1;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      places[hole] = tag;
      places[hole | 1] = mover;
      hole = at;
    }
    places[hole | 1] = 0;
  }

  image(): Int32Array<ArrayBuffer> {
    return this.places.slice();
  }

  restore(places: Int32Array): void {
    this.places = places.slice();
    this.mask = places.length - 1;
    this.shift = Math.clz32(this.mask >>> 1);
    this.countMax = places.length / 4;
    this.count = 0;
    for (let at = 1; at < places.length; at += 2) if (places[at] !== 0) this.count++;
  }

  private place(tag: number, record: number): void {
    const { places, mask } = this;
    let at = (Math.imul(tag, SPREAD) >>> this.shift) << 1;
    while (places[at | 1] !== 0) at = (at + 2) & mask;
    places[at] = tag;
    places[at | 1] = record;
  }

  private grow(): void {
    const old = this.places;
    this.places = new Int32Array(old.length * 2);
    this.mask = old.length * 2 - 1;
    this.shift--;
    this.countMax *= 2;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at | 1] !== 0) this.place(old[at] as number, old[at | 1] as number);
    }
  }
}

/** Numbers that differ only beyond 32 bits must not share a home: the upper part is mixed in. */
function tagOf(number: number): number {
  const low = number | 0;
  if (low === number) return low;
  return low ^ Math.imul((number / 0x1_0000_0000) | 0, SPREAD);
}
