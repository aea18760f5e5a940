import type { OrderFields } from "./order-fields.ts";
import { ORDER_WORD, PUBLIC_CODES, PUBLIC_DOUBLES, PUBLIC_EXTRA_DOUBLES } from "./order-layout.ts";
import type { Flat } from "./order-view.ts";

const { codes: codesWord, extras: extrasWord, marketId: marketIdWord } = ORDER_WORD;
const CODES = PUBLIC_CODES;
const DOUBLES = PUBLIC_DOUBLES;
const EXTRA_DOUBLES = PUBLIC_EXTRA_DOUBLES;

/** Copies the public part of an order to a place in doubles, and returns where it ends there. */
export function copyOrder(records: OrderFields, slot: number, to: Flat, at: number): number {
  copyDoubles(records.doubles, slot << 4, to.doubles, at);
  const { words } = records;
  const word = slot << 5;
  to.words[((at << 1) + codesWord) | 0] = (words[word | codesWord] as number) & CODES;
  to.words[((at << 1) + marketIdWord) | 0] = words[word | marketIdWord] as number;
  const extra = words[word | extrasWord] as number;
  const end = (at + DOUBLES) | 0;
  return extra === 0 ? end : copyExtras(records, extra, to, at);
}

/**
 * One line a double: a loop takes twice as long. The ninth is two words, which were often written
 * just now: a processor waits until both have reached its cache before it reads them as one.
 */
function copyDoubles(from: Float64Array, begin: number, to: Float64Array, at: number): void {
  to[at] = from[begin] as number;
  to[(at + 1) | 0] = from[begin | 1] as number;
  to[(at + 2) | 0] = from[begin | 2] as number;
  to[(at + 3) | 0] = from[begin | 3] as number;
  to[(at + 4) | 0] = from[begin | 4] as number;
  to[(at + 5) | 0] = from[begin | 5] as number;
  to[(at + 6) | 0] = from[begin | 6] as number;
  to[(at + 7) | 0] = from[begin | 7] as number;
  to[(at + 9) | 0] = from[begin | 9] as number;
  to[(at + 10) | 0] = from[begin | 10] as number;
  to[(at + 11) | 0] = from[begin | 11] as number;
  to[(at + 12) | 0] = from[begin | 12] as number;
  to[(at + 13) | 0] = from[begin | 13] as number;
}

function copyExtras(records: OrderFields, extra: number, to: Flat, at: number): number {
  const begin = at + DOUBLES;
  to.words[(at << 1) + extrasWord] = 1;
  for (let place = 0; place < EXTRA_DOUBLES; place++) {
    to.doubles[begin + place] = records.extras.doubles[(extra << 4) + place] as number;
  }
  return begin + EXTRA_DOUBLES;
}
