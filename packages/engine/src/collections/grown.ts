/** A longer copy of a typed array; what is new is zero. */
export function grownInt32(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}

export function grownFloat64(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(length);
  copy.set(array);
  return copy;
}

/** Doubles a length until an index fits. */
export function lengthFor(index: number, length: number): number {
  let longer = length;
  while (longer <= index) longer *= 2;
  return longer;
}
