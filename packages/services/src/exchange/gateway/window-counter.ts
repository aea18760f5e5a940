import type { FlatState, FlatStateReader } from "@bourse/engine/collections";

/** A counter that starts anew whenever the clock enters the next window of its length. */
export class WindowCounter {
  readonly #lengthMs: number;
  #window = -1;
  #count = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  /** The count of the window that `nowMs` lies in, after adding to it. */
  add(count: number, nowMs: number): number {
    const window = Math.floor(nowMs / this.#lengthMs);
    // A reading that was taken a moment too early belongs to the window that has begun since.
    if (window > this.#window) {
      this.#window = window;
      this.#count = 0;
    }
    this.#count = Math.max(0, this.#count + count);
    return this.#count;
  }

  writeTo(state: FlatState): void {
    state.numbers.push(this.#window, this.#count);
  }

  readFrom(reader: FlatStateReader): void {
    this.#window = reader.number();
    this.#count = reader.number();
  }

  secondsLeft(nowMs: number): number {
    return Math.ceil((this.#lengthMs - (nowMs % this.#lengthMs)) / 1000);
  }
}
