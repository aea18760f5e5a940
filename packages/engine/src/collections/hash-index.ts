const SPREAD = 0x9e3779b1;
const TO_UPPER_WORD = 2 ** -32;

/** Where a key that hashes so would best stand; 64 bits of account and 32 of name come to 32. */
export function keyHash(accountId: number, nameHash: number): number {
  const upper = Math.imul((accountId * TO_UPPER_WORD) | 0, SPREAD);
  const bits = Math.imul(accountId ^ upper ^ nameHash, SPREAD);
  return Math.imul(bits ^ (bits >>> 15), SPREAD);
}

/**
 * An open-addressing table of slots (0 and up) by hash: it knows the hash of every slot, the caller
 * compares the keys. At most half full; deletion by shifting back.
 */
export class HashIndex {
  /** Slot + 1; 0 marks a free place. */
  #slots: Int32Array;
  #hashes: Int32Array;
  #size = 0;

  constructor(capacity = 32) {
    this.#slots = new Int32Array(capacity);
    this.#hashes = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** The first place that may hold the key: ask `slotAt` there and at each `next`, until -1. */
  first(hash: number): number {
    return this.#seek(hash, hash & (this.#slots.length - 1));
  }

  next(hash: number, place: number): number {
    return this.#seek(hash, (place + 1) & (this.#slots.length - 1));
  }

  slotAt(place: number): number {
    return (this.#slots[place] as number) - 1;
  }

  add(hash: number, slot: number): void {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    this.#size++;
    this.#insert(hash, slot + 1);
  }

  /** The slot must be there, under this hash. */
  remove(hash: number, slot: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hole = hash & mask;
    while (slots[hole] !== slot + 1) hole = (hole + 1) & mask;
    this.#size--;
    // Whoever stands behind the hole and may stand nearer to its home moves into it.
    for (let at = (hole + 1) & mask; slots[at] !== 0; at = (at + 1) & mask) {
      const home = (this.#hashes[at] as number) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      slots[hole] = slots[at] as number;
      this.#hashes[hole] = this.#hashes[at] as number;
      hole = at;
    }
    slots[hole] = 0;
  }

  #seek(hash: number, from: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = from; slots[at] !== 0; at = (at + 1) & mask) {
      if (this.#hashes[at] === hash) return at;
    }
    return -1;
  }

  #insert(hash: number, entry: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = entry;
    this.#hashes[at] = hash;
  }

  #grow(): void {
    const slots = this.#slots;
    const hashes = this.#hashes;
    this.#slots = new Int32Array(slots.length * 2);
    this.#hashes = new Int32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at++) {
      if (slots[at] !== 0) this.#insert(hashes[at] as number, slots[at] as number);
    }
  }
}
