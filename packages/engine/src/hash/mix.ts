/** Odd numbers whose multiples spread over all bits (MurmurHash3's). */
const FIRST_FACTOR = 0x85ebca6b;
const SECOND_FACTOR = 0xc2b2ae35;

/** Lets every bit of a word reach every other; no two words give the same. */
export function mixed(word: number): number {
  let bits = word ^ (word >>> 16);
  bits = Math.imul(bits, FIRST_FACTOR);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, SECOND_FACTOR);
  return bits ^ (bits >>> 16);
}

/** One step of the first lane. */
export function firstMix(first: number, second: number, word: number): number {
  const product = Math.imul(first ^ word, FIRST_FACTOR);
  return (((product << 13) | (product >>> 19)) + second) | 0;
}

/** One step of the second lane, after the first. */
export function secondMix(first: number, second: number, word: number): number {
  const product = Math.imul(second ^ word, SECOND_FACTOR);
  return ((product << 17) | (product >>> 15)) ^ first;
}
