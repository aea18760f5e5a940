/** The small fast counting generator with 128 bits of state. */
export class Sfc32 {
  #a = 0x9e37_79b9 | 0;
  #b = 0x243f_6a88 | 0;
  #c = 0xb7e1_5162 | 0;
  #d: number;

  constructor(seed: number) {
    this.#d = seed | 0;
    for (let at = 0; at < 15; at++) this.draw();
  }

  /** 32 random bits. */
  draw(): number {
    const drawn = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + drawn) | 0;
    return drawn >>> 0;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor((this.draw() * limit) / 2 ** 32);
  }
}
