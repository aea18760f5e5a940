const PACKED_ID_LENGTH_MAX = 36;
const WORDS = 9;
export const PACKED_ID_WORDS = WORDS;
const DOUBLES = 5;

/** Four of the same byte, one for each character of a word. */
const SPACES = 0x2020_2020;
const ONES = 0x0101_0101;
const HIGH_BITS = 0x8080_8080;
const PRIME = 0x0100_0193;
const SPREAD = 0x9e3779b1;

/**
 * A client's name for an order or list as nine words of ASCII, with a hash of them: what a record
 * keeps, and what is looked for without making a string. One instance is packed again and again.
 */
export class PackedId {
  /** Five doubles: the nine words, and a zero. No character is 0x7f, so none of them is a NaN. */
  readonly doubles = new Float64Array(DOUBLES);
  readonly words = new Int32Array(this.doubles.buffer);
  length = 0;
  hash = 0;
  private text: string | undefined = undefined;
  private isPacked = false;

  /** False, and nothing may be done with it, unless it is up to 36 characters of printable ASCII. */
  pack(text: string): boolean {
    return text === this.text ? this.isPacked : this.packAnew(text);
  }

  /** The same for a text that is hardly ever the last one: comparing them would cost more. */
  packAnew(text: string): boolean {
    this.text = text;
    this.isPacked = this.write(text);
    return this.isPacked;
  }

  /** Four characters a step, because looking at one after the other costs the most here. */
  private write(text: string): boolean {
    const { length } = text;
    if (length > PACKED_ID_LENGTH_MAX) return false;
    const { words } = this;
    const whole = length & ~3;
    let hash = length;
    let strange = 0;
    let place = 0;
    for (let at = 0; at < whole; at += 4) {
      const first = text.charCodeAt(at);
      const second = text.charCodeAt(at + 1);
      const third = text.charCodeAt(at + 2);
      const fourth = text.charCodeAt(at + 3);
      const word = first | (second << 8) | (third << 16) | (fourth << 24);
      strange |= beyondAscii(first | second | third | fourth) | unprintable(word);
      words[place++] = word;
      hash = mixed(hash, word);
    }
    if (whole < length) {
      const word = lastWord(text, whole);
      for (let at = whole; at < length; at++) strange |= beyondAscii(text.charCodeAt(at));
      strange |= unprintable(word | (SPACES << ((length & 3) * 8)));
      words[place++] = word;
      hash = mixed(hash, word);
    }
    while (place < WORDS) words[place++] = 0;
    this.length = length;
    this.hash = Math.imul(hash ^ (hash >>> 15), SPREAD);
    return strange === 0;
  }
}

function mixed(hash: number, word: number): number {
  return Math.imul(hash ^ word ^ (word >>> 15), PRIME);
}

/** The one to three characters that are left. */
function lastWord(text: string, begin: number): number {
  let word = 0;
  for (let at = begin, shift = 0; at < text.length; at++, shift += 8) {
    word |= text.charCodeAt(at) << shift;
  }
  return word;
}

function beyondAscii(code: number): number {
  return code & ~0x7f;
}

/**
 * Not 0 when one of four ASCII bytes is below a space or is DEL: taking a space from the former
 * leaves its highest bit, adding one to the latter brings it.
 */
function unprintable(word: number): number {
  return ((word - SPACES) | (word + ONES)) & HIGH_BITS;
}

/** The text of nine words that a PackedId wrote; four characters a step, as they were packed. */
export function unpackedText(words: Int32Array, at: number, length: number): string {
  const whole = length & ~3;
  let text = "";
  let place = at;
  for (let index = 0; index < whole; index += 4) {
    const word = words[place++] as number;
    text += String.fromCharCode(
      word & 0xff,
      (word >>> 8) & 0xff,
      (word >>> 16) & 0xff,
      word >>> 24,
    );
  }
  for (let shift = 0, left = length - whole; left > 0; left--, shift += 8) {
    text += String.fromCharCode(((words[place] as number) >>> shift) & 0xff);
  }
  return text;
}
