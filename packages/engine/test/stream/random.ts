/** The small fast counting generator with 128 bits of state: the same seed, the same draws, anywhere. */
export class Random {
  #a = 0x9e37_79b9 | 0;
  #b = 0x243f_6a88 | 0;
  #c = 0xb7e1_5162 | 0;
  #d: number;

  constructor(seed: number) {
    this.#d = seed | 0;
    for (let at = 0; at < 15; at++) this.#draw();
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor((this.#draw() * limit) / 2 ** 32);
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** True so many times in a hundred. */
  percent(chance: number): boolean {
    return this.below(100) < chance;
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error("there is nothing to pick from");
    return value;
  }

  /** One of the values, each as often as its weight says; one with weight 0 never. */
  weighted<Value>(values: readonly (readonly [weight: number, value: Value])[]): Value {
    const total = values.reduce((sum, [weight]) => sum + weight, 0);
    let drawn = this.below(total);
    for (const [weight, value] of values) {
      drawn -= weight;
      if (drawn < 0) return value;
    }
    throw new Error("weights are whole numbers, and not all 0");
  }

  /** 32 random bits. */
  #draw(): number {
    const drawn = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + drawn) | 0;
    return drawn >>> 0;
  }
}
