/**
 * Writes integers and text into a buffer that grows by doubling. Integers are varints: seven bits a
 * byte, least significant first, so that small numbers stay small whatever their field could hold.
 */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 128) {
    this.#bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow();
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53-1; anything else is a bug of the caller and throws. */
  integer(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`${value} cannot be written: only whole numbers from 0 to 2^53-1 can.`);
    }
    let rest = value;
    // Division is needed only above the 31 bits that a shift can see.
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    for (; rest >= 0x80; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  /** Whoever reads must know by other means whether it is there. */
  integerUnlessZero(value: number): void {
    if (value !== 0) this.integer(value);
  }

  /** A number that stands for one of these names; a RangeError when it stands for none. */
  oneOf(value: number, values: Readonly<Record<string, number>>): void {
    for (const name in values) if (values[name] === value) return this.integer(value);
    throw new RangeError(`${value} is none of ${Object.keys(values).join(", ")}.`);
  }

  boolean(value: boolean): void {
    this.byte(value ? 1 : 0);
  }

  /**
   * The length in bytes, then UTF-8. A lone surrogate is written like any other code point, so that
   * what is read back is the very string that was applied, whatever it was.
   */
  text(value: string): void {
    this.integer(utf8Length(value));
    for (let index = 0; index < value.length; index++) {
      const codePoint = value.codePointAt(index) as number;
      this.#codePoint(codePoint);
      if (codePoint > 0xffff) index++;
    }
  }

  /** Begins anew; the buffer stays as long as it has grown. */
  reset(): void {
    this.#length = 0;
  }

  /** A copy of what was written so far. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #codePoint(codePoint: number): void {
    if (codePoint < 0x80) return this.byte(codePoint);
    if (codePoint < 0x800) {
      this.byte(0xc0 | (codePoint >> 6));
    } else {
      if (codePoint < 0x10000) {
        this.byte(0xe0 | (codePoint >> 12));
      } else {
        this.byte(0xf0 | (codePoint >> 18));
        this.byte(0x80 | ((codePoint >> 12) & 0x3f));
      }
      this.byte(0x80 | ((codePoint >> 6) & 0x3f));
    }
    this.byte(0x80 | (codePoint & 0x3f));
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const codePoint = text.codePointAt(index) as number;
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    if (codePoint > 0xffff) index++;
  }
  return bytes;
}
