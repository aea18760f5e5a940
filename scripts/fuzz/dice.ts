import { Sfc32 } from "../bench/sfc32.ts";

/** Every draw of one request: the same for the same seed and number, whatever was sent before. */
export class Dice {
  readonly #random: Sfc32;

  constructor(seed: number, number: number) {
    this.#random = new Sfc32(seed ^ Math.imul(number + 1, 0x9e37_79b1));
  }

  below(limit: number): number {
    return this.#random.below(limit);
  }

  /** True in so many cases of a hundred. */
  percent(chance: number): boolean {
    return this.below(100) < chance;
  }

  of<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined && values.length === 0) throw new Error("There is nothing to draw.");
    return value as T;
  }
}
