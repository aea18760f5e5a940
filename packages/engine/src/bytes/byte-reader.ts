/** Bytes that no ByteWriter of a known version wrote: damaged, cut off, hostile or too new. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}

/** Texts up to here are made in one step when they are ASCII, which nearly all are. */
const SHORT_TEXT_BYTES_MAX = 64;

/** Reads what a ByteWriter wrote. Every surprise is a FormatError that says where. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const value = this.#bytes[this.#offset];
    if (value === undefined) this.fail("ends too early");
    this.#offset++;
    return value;
  }

  integer(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) this.fail("holds a number beyond 2^53-1");
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) this.fail("holds a number with idle digits");
        return value;
      }
      scale *= 0x80;
      // Eight digits of seven bits hold 2^53-1; a longer run of zero digits must not go on for ever.
      if (scale > Number.MAX_SAFE_INTEGER) this.fail("holds a number beyond 2^53-1");
    }
  }

  boolean(): boolean {
    const value = this.byte();
    if (value > 1) this.fail(`holds ${value} where 0 or 1 stands for a boolean`);
    return value === 1;
  }

  /** What integerUnlessZero wrote: 0 when the flag is 0. */
  integerIf(flag: number): number {
    if (flag === 0) return 0;
    const value = this.integer();
    if (value === 0) this.fail("spells out a zero that goes without saying");
    return value;
  }

  /** An integer that stands for one of these names. */
  oneOf<Values extends Readonly<Record<string, number>>>(values: Values): Values[keyof Values] {
    return this.known(this.integer(), values);
  }

  /** The number itself when it stands for one of these names. */
  known<Values extends Readonly<Record<string, number>>>(
    value: number,
    values: Values,
  ): Values[keyof Values] {
    for (const name in values) if (values[name] === value) return values[name];
    return this.fail(`holds ${value}, which is none of ${Object.keys(values).join(", ")}`);
  }

  text(): string {
    const length = this.integer();
    const end = this.#offset + length;
    if (end > this.#bytes.length) this.fail("ends within a text");
    return this.#shortAscii(length) ?? this.#anyText(end);
  }

  /** Call last: whatever follows was not meant to be there. */
  end(): void {
    if (this.#offset !== this.#bytes.length) this.fail("goes on after its end");
  }

  fail(problem: string): never {
    throw new FormatError(
      `The record ${problem} (at byte ${this.#offset} of ${this.#bytes.length}).`,
    );
  }

  /** Undefined when the text is long or not ASCII; then nothing was read. */
  #shortAscii(length: number): string | undefined {
    if (length > SHORT_TEXT_BYTES_MAX) return undefined;
    const codes = this.#bytes.subarray(this.#offset, this.#offset + length);
    for (let at = 0; at < length; at++) if ((codes[at] as number) >= 0x80) return undefined;
    this.#offset += length;
    return Reflect.apply(String.fromCharCode, undefined, codes);
  }

  #anyText(end: number): string {
    let text = "";
    while (this.#offset < end) text += String.fromCodePoint(this.#codePoint());
    if (this.#offset !== end) this.fail("holds a text whose last character is cut");
    return text;
  }

  #codePoint(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    if (first < 0xc2 || first > 0xf4) this.fail("holds a text that is not UTF-8");
    const more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let codePoint = first & (0x3f >> more);
    for (let count = 0; count < more; count++) {
      const next = this.byte();
      if ((next & 0xc0) !== 0x80) this.fail("holds a text that is not UTF-8");
      codePoint = (codePoint << 6) | (next & 0x3f);
    }
    const least = more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000;
    if (codePoint < least || codePoint > 0x10ffff) this.fail("holds a text that is not UTF-8");
    return codePoint;
  }
}
