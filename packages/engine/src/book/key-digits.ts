/** Digits of five bits in the lower part of a key; the first of them picks the child of a leaf. */
const LOW_DIGITS = 6;

/** A key in two parts: its lowest 30 bits, and the rest. */
export function digitAt(high: number, low: number, height: number): number {
  if (height < LOW_DIGITS) return (low >>> (height * 5)) & 31;
  return (high >>> ((height - LOW_DIGITS) * 5)) & 31;
}

/** The height of the branch at which two different keys part, by the bits in which they differ. */
export function partingHeight(highBits: number, lowBits: number): number {
  if (highBits !== 0) return LOW_DIGITS + topDigit(highBits);
  return topDigit(lowBits);
}

function topDigit(bits: number): number {
  return ((31 - Math.clz32(bits)) / 5) | 0;
}
