import { LAYOUT } from "./layout.ts";
import type { RecordPool } from "./record-pool.ts";

const { DOUBLE_SHIFT, ORDER_ID } = LAYOUT;

/** 2^32 divided by the golden ratio: spreads neighbouring ids over the whole table. */
const SPREAD = 0x9e3779b1;
const PLACES_MIN = 32;

/**
 * Finds orders by their id (0 to 2^53-1): open addressing, deletion by shifting back, at most two
 * thirds full. A place is a tag of 32 bits, made of the id, and the order's slot; the id itself stands in
 * the order's record.
 */
export class IdIndex {
  readonly #pool: RecordPool;
  /** Pairs of tag and slot; slot 0 marks a free place. */
  #places = new Int32Array(PLACES_MIN * 2);
  #mask = PLACES_MIN * 2 - 1;
  #shift = 32 - 5;
  #size = 0;

  constructor(pool: RecordPool) {
    this.#pool = pool;
  }

  get size(): number {
    return this.#size;
  }

  /** The slot of an order id, or 0. */
  find(orderId: number): number {
    const places = this.#places;
    const mask = this.#mask;
    const doubles = this.#pool.doubles;
    const tag = tagOf(orderId);
    let at = (Math.imul(tag, SPREAD) >>> this.#shift) << 1;
    for (;;) {
      const slot = places[at | 1] as number;
      if (slot === 0) return 0;
      if (places[at] === tag && doubles[(slot << DOUBLE_SHIFT) | ORDER_ID] === orderId) return slot;
      at = (at + 2) & mask;
    }
  }

  /** The id must be new. */
  add(orderId: number, slot: number): void {
    if (++this.#size * 3 > this.#mask) this.#grow();
    this.#insert(tagOf(orderId), slot);
  }

  /** The id and slot must be there. */
  remove(orderId: number, slot: number): void {
    this.#size--;
    const places = this.#places;
    const mask = this.#mask;
    const shift = this.#shift;
    let hole = (Math.imul(tagOf(orderId), SPREAD) >>> shift) << 1;
    while (places[hole | 1] !== slot) hole = (hole + 2) & mask;
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
    return this.#places.slice();
  }

  restore(places: Int32Array<ArrayBuffer>): void {
    this.#places = places.slice();
    this.#mask = places.length - 1;
    this.#shift = Math.clz32(this.#mask >>> 1);
    this.#size = 0;
    for (let at = 1; at < places.length; at += 2) if (places[at] !== 0) this.#size++;
  }

  #insert(tag: number, slot: number): void {
    const places = this.#places;
    const mask = this.#mask;
    let at = (Math.imul(tag, SPREAD) >>> this.#shift) << 1;
    while (places[at | 1] !== 0) at = (at + 2) & mask;
    places[at] = tag;
    places[at | 1] = slot;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Int32Array(old.length * 2);
    this.#mask = old.length * 2 - 1;
    this.#shift--;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at | 1] !== 0) this.#insert(old[at] as number, old[at | 1] as number);
    }
  }
}

/** Ids that differ only beyond 32 bits must not share a home, so the upper half is mixed in. */
function tagOf(orderId: number): number {
  if (orderId <= 0x7fff_ffff) return orderId | 0;
  return (orderId | 0) ^ Math.imul((orderId / 0x1_0000_0000) | 0, SPREAD);
}
