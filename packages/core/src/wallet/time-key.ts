/** The digits that a time has in a key. */
const TIME_MAX = 10 ** 15 - 1;

/** Where a query up to a moment ends: keys of that moment go on with an id, so that they lie behind it. */
export function keyBehind(endTimeMs = TIME_MAX): number {
  return Math.min(endTimeMs + 1, TIME_MAX);
}
