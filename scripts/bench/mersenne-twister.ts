const WORDS = 624;
const MIDDLE = 397;
const UPPER = 0x8000_0000;
const LOWER = 0x7fff_ffff;
const TWIST = 0x9908_b0df;

/** MT19937 with 32-bit words, and the draws that the challenge's generator makes of it. */
export class MersenneTwister {
  readonly #words = new Int32Array(WORDS);
  #at = WORDS;

  constructor(seed: number) {
    this.#words[0] = seed;
    for (let at = 1; at < WORDS; at++) {
      const previous = this.#words[at - 1] as number;
      this.#words[at] = Math.imul(previous ^ (previous >>> 30), 1_812_433_253) + at;
    }
  }

  /** 0 to 1, 53 bits of it random. */
  unit(): number {
    const high = this.#draw() >>> 5;
    const low = this.#draw() >>> 6;
    return (high * 0x400_0000 + low) / 2 ** 53;
  }

  /** A whole number between two others, both possible. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(this.#positive()));
    return radius * Math.cos(2 * Math.PI * this.unit());
  }

  exponential(rate: number): number {
    return -Math.log(this.#positive()) / rate;
  }

  #positive(): number {
    return Math.max(this.unit(), 1e-300);
  }

  #draw(): number {
    if (this.#at === WORDS) this.#twist();
    let word = this.#words[this.#at++] as number;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    return word ^ (word >>> 18);
  }

  #twist(): void {
    const words = this.#words;
    for (let at = 0; at < WORDS; at++) {
      const upper = (words[at] as number) & UPPER;
      const joined = upper | ((words[(at + 1) % WORDS] as number) & LOWER);
      const twisted = (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : TWIST);
      words[at] = (words[(at + MIDDLE) % WORDS] as number) ^ twisted;
    }
    this.#at = 0;
  }
}
