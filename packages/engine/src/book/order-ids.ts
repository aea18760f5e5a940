import { LAYOUT } from "./layout.ts";
import { RecordPool } from "./record-pool.ts";

const { DOUBLE_SHIFT, ORDER_ID } = LAYOUT;

/** 2^32 divided by the golden ratio: spreads neighbouring ids over the whole table. */
const SPREAD = 0x9e3779b1;
const PLACES_MIN = 32;

/**
 * Finds orders by their ids. Open addressing, deletion by shifting back. A place is a tag of 32 bits,
 * made of the id, and the record; the id itself stands in the record.
 *
 * The table is roomy, because a processor guesses wrong at every second collision.
 */
export abstract class OrderIds extends RecordPool {
  /** Pairs of tag and record; record 0 marks a free place. */
  private places = new Int32Array(PLACES_MIN * 2);
  private mask = PLACES_MIN * 2 - 1;
  private shift = 32 - 5;
  private count = 0;
  /** So many orders may be open before the table must grow. */
  private countMax = PLACES_MIN / 2;

  /** How many orders are open. */
  get orderCount(): number {
    return this.count;
  }

  /** The slot of an open order, or 0. */
  find(number: number): number {
    const places = this.places;
    const mask = this.mask;
    const doubles = this.doubles;
    const tag = tagOf(number);
    let at = (Math.imul(tag, SPREAD) >>> this.shift) << 1;
    for (;;) {
      const record = places[at | 1] as number;
      if (record === 0) return 0;
      if (places[at] === tag && doubles[(record << DOUBLE_SHIFT) | ORDER_ID] === number)
        return record;
      at = (at + 2) & mask;
    }
  }

  /** Is there no room for another order? */
  protected get isFull(): boolean {
    return this.freeRecord === 0 || this.count === this.countMax;
  }

  /**
   * Makes room for an order. Whatever may move memory is called once, at the start of what is done
   * often: afterwards all that was looked up in memory has to be looked up again.
   */
  protected makeRoom(): void {
    if (this.freeRecord === 0) this.give(this.take());
    if (this.count === this.countMax) this.growIds();
  }

  /** The number must be new, and there must be room. */
  protected addId(number: number, record: number): void {
    this.count++;
    this.place(tagOf(number), record);
  }

  /** The record must be there. */
  protected removeId(number: number, record: number): void {
    this.count--;
    const places = this.places;
    const mask = this.mask;
    const shift = this.shift;
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

  protected idImage(): Int32Array<ArrayBuffer> {
    return this.places.slice();
  }

  protected restoreIds(places: Int32Array<ArrayBuffer>): void {
    this.places = places.slice();
    this.mask = places.length - 1;
    this.shift = Math.clz32(this.mask >>> 1);
    this.countMax = places.length / 4;
    this.count = 0;
    for (let at = 1; at < places.length; at += 2) if (places[at] !== 0) this.count++;
  }

  private place(tag: number, record: number): void {
    const places = this.places;
    const mask = this.mask;
    let at = (Math.imul(tag, SPREAD) >>> this.shift) << 1;
    while (places[at | 1] !== 0) at = (at + 2) & mask;
    places[at] = tag;
    places[at | 1] = record;
  }

  private growIds(): void {
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
