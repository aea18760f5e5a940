/** 2^32 divided by the golden ratio: spreads neighbouring keys over the whole table. */
const SPREAD = 0x9e3779b1;
const CAPACITY_MIN = 16;

/**
 * A map from whole numbers (0 to 2^53-1) to slots (1 to 2^31-1) by open addressing: two flat
 * arrays, no object per entry, deletion by shifting back, at most half full.
 */
export class IntegerMap {
  private keys = new Float64Array(CAPACITY_MIN);
  /** 0 marks a free place. */
  private slots = new Int32Array(CAPACITY_MIN);
  private shift = 28;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The slot of a key, or 0. */
  get(key: number): number {
    const mask = this.slots.length - 1;
    for (let at = this.home(key); ; at = (at + 1) & mask) {
      const slot = this.slots[at] as number;
      if (slot === 0 || this.keys[at] === key) return slot;
    }
  }

  /** The key must be new. */
  add(key: number, slot: number): void {
    if (this.count * 2 >= this.slots.length) this.grow();
    this.count++;
    this.insert(key, slot);
  }

  /** The key must be there. */
  remove(key: number): void {
    const mask = this.slots.length - 1;
    let hole = this.home(key);
    while (this.keys[hole] !== key || this.slots[hole] === 0) hole = (hole + 1) & mask;
    this.count--;
    // Whoever stands behind the hole and may stand nearer to its home moves into it.
    for (let at = (hole + 1) & mask; this.slots[at] !== 0; at = (at + 1) & mask) {
      const home = this.home(this.keys[at] as number);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.keys[hole] = this.keys[at] as number;
      this.slots[hole] = this.slots[at] as number;
      hole = at;
    }
    this.slots[hole] = 0;
  }

  private home(key: number): number {
    const low = key | 0;
    if (low === key) return Math.imul(low, SPREAD) >>> this.shift;
    const high = (key / 0x1_0000_0000) | 0;
    return Math.imul(low ^ Math.imul(high, SPREAD), SPREAD) >>> this.shift;
  }

  private insert(key: number, slot: number): void {
    const mask = this.slots.length - 1;
    let at = this.home(key);
    while (this.slots[at] !== 0) at = (at + 1) & mask;
    this.keys[at] = key;
    this.slots[at] = slot;
  }

  private grow(): void {
    const keys = this.keys;
    const slots = this.slots;
    this.keys = new Float64Array(keys.length * 2);
    this.slots = new Int32Array(slots.length * 2);
    this.shift--;
    for (let at = 0; at < slots.length; at++) {
      if (slots[at] !== 0) this.insert(keys[at] as number, slots[at] as number);
    }
  }
}
