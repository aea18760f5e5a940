/** A map that forgets its least recently used entry instead of growing beyond `sizeMax`. */
export class BoundedMap<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #sizeMax: number;
  /**
   * Goes from the oldest entry on and is kept: a new one would have to pass all the places that were
   * left before it. Whatever is behind it has been forgotten or has moved to the end.
   */
  #oldest: MapIterator<Key> | undefined;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && this.#isTight) this.#putLast(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    if (this.#isTight) this.#putLast(key, value);
    else this.#entries.set(key, value);
    if (this.#entries.size <= this.#sizeMax) return;
    this.#oldest ??= this.#entries.keys();
    const { value: oldest, done } = this.#oldest.next();
    if (done !== true) this.#entries.delete(oldest);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  /** While there is room for as many again nothing is forgotten soon, so their order can wait. */
  get #isTight(): boolean {
    return this.#entries.size * 2 > this.#sizeMax;
  }

  #putLast(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
  }
}
