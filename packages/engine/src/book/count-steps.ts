import { SelfTradePrevention } from "../market/index.ts";
import type { Book } from "./book.ts";
import type { MatchTerms } from "./match-terms.ts";

const { Decrement, ExpireMaker, None, Transfer } = SelfTradePrevention;

interface Rest {
  readonly lots: number;
  readonly shownLotsMax: number;
}

/**
 * How many steps a match of so many lots would take at a level, in the order in which it would take
 * them: whoever hides lots has his next turn behind all others. No more than `max` + 1 are counted.
 */
export function countSteps(
  book: Book,
  level: number,
  wanted: { readonly lots: number; readonly terms: MatchTerms; readonly max: number },
): number {
  const { terms, max } = wanted;
  const mode = terms.selfTradePrevention;
  const rests: Rest[] = [];
  let left = wanted.lots;
  let steps = 0;
  for (let slot = book.first(level); slot !== 0 && left > 0; slot = book.next(level, slot)) {
    if (++steps > max) return steps;
    if (mode !== None && terms.areOwnedBy(book.owner(slot))) {
      if (mode === ExpireMaker) continue;
      if (mode !== Decrement && mode !== Transfer) return steps;
      left -= book.openLots(slot);
      continue;
    }
    left -= book.shownLots(slot);
    const lots = book.hiddenLots(slot);
    if (lots > 0) rests.push({ lots, shownLotsMax: book.shownLotsMax(slot) });
  }
  for (const { lots, shownLotsMax } of rests) {
    if (left <= 0 || ++steps > max) return steps;
    left -= Math.min(lots, shownLotsMax);
    if (lots > shownLotsMax) rests.push({ lots: lots - shownLotsMax, shownLotsMax });
  }
  return steps;
}
