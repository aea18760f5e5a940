import type { OrderTerms } from "../command/index.ts";
import { REJECTIONS } from "../event/index.ts";
import { OrderType, PegPriceType, TimeInForce, oppositeOf } from "../market/index.ts";
import type { Side } from "../market/index.ts";
import type { Market } from "./market.ts";
import type { ExchangeState } from "./state.ts";

const { Limit, LimitMaker } = OrderType;
const { Gtc } = TimeInForce;
const { Primary } = PegPriceType;

/** The price a peg gives now: the n-th level behind the best; 0 = there is no such level (9.1). */
export function pegTicks(
  { book }: Market,
  side: Side,
  pegPriceType: PegPriceType,
  offsetLevels: number,
): number {
  const peggedSide = pegPriceType === Primary ? side : oppositeOf(side);
  let level = book.bestLevel(book.ladderOf(peggedSide));
  for (let left = offsetLevels; left > 0 && level !== 0; left--) level = book.worseLevel(level);
  return level === 0 ? 0 : book.priceTicks(level);
}

/** May an order of this type and time in force be pegged so (9.2)? */
export function checkPeg(state: ExchangeState, terms: OrderTerms): boolean {
  const { orderType, pegPriceType, timeInForce } = terms;
  const isPrimary = pegPriceType === Primary;
  const isOdd =
    (orderType === Limit && isPrimary && timeInForce !== Gtc) ||
    (orderType === LimitMaker && !isPrimary);
  return !isOdd || state.refusal.set(REJECTIONS.pegImpossible, pegPriceType, orderType);
}
