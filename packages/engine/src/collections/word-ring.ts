const CAPACITY_MIN = 1024;
/** From here on, a view of the source costs less than a loop over it. */
const LONG = 64;

/**
 * A queue of 32-bit words in a ring that doubles when it is full. Places are counters that wrap at
 * 2^32, so whoever remembers one may use it however often the ring grew since.
 */
export class WordRing {
  #words = new Int32Array(CAPACITY_MIN);
  #begin = 0;
  #end = 0;

  get length(): number {
    return (this.#end - this.#begin) | 0;
  }

  /** Copies the first `count` words in; answers the place of the first. */
  push(source: Int32Array, count: number): number {
    while (this.length + count > this.#words.length) this.#grow();
    const words = this.#words;
    const mask = words.length - 1;
    const begin = this.#end;
    this.#end = (begin + count) | 0;
    const place = begin & mask;
    if (count >= LONG && place + count <= words.length) {
      words.set(source.subarray(0, count), place);
      return begin;
    }
    for (let at = 0; at < count; at++) words[(begin + at) & mask] = source[at] as number;
    return begin;
  }

  /** Forgets the oldest words. */
  shift(count: number): void {
    this.#begin = (this.#begin + count) | 0;
  }

  at(place: number): number {
    return this.#words[place & (this.#words.length - 1)] as number;
  }

  copy(place: number, count: number): Int32Array<ArrayBuffer> {
    const copy = new Int32Array(count);
    for (let at = 0; at < count; at++) copy[at] = this.at(place + at);
    return copy;
  }

  /** Everything, oldest first. */
  all(): Int32Array<ArrayBuffer> {
    return this.copy(this.#begin, this.length);
  }

  #grow(): void {
    const words = this.#words;
    const longer = new Int32Array(words.length * 2);
    const count = this.length;
    for (let at = 0; at < count; at++) {
      const place = (this.#begin + at) | 0;
      longer[place & (longer.length - 1)] = words[place & (words.length - 1)] as number;
    }
    this.#words = longer;
  }
}
