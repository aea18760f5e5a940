import type { OrderTerms } from "../../src/command/index.ts";
import { OrderType, PegPriceType, TimeInForce } from "../../src/market/index.ts";
import { levelsOf, otherSide } from "./book.ts";
import type { TwinMarket } from "./state.ts";

type Pegged = Pick<
  OrderTerms,
  "side" | "orderType" | "timeInForce" | "pegPriceType" | "pegOffsetLevels"
>;

/** Rule 9.1: the n-th existing level behind the best of the side it follows; 0 = there is none. */
export function pegPrice(market: TwinMarket, order: Pegged): number {
  const { side, pegPriceType, pegOffsetLevels } = order;
  const levels = levelsOf(market, pegPriceType === PegPriceType.Primary ? side : otherSide(side));
  return levels[pegOffsetLevels]?.priceTicks ?? 0;
}

/** Rule 9.2: LIMIT with PRIMARY only Gtc; LIMIT_MAKER only with PRIMARY. */
export function mayPeg({ orderType, timeInForce, pegPriceType }: Pegged): boolean {
  if (pegPriceType === PegPriceType.None) return true;
  if (orderType === OrderType.LimitMaker) return pegPriceType === PegPriceType.Primary;
  if (orderType !== OrderType.Limit) return true;
  return pegPriceType === PegPriceType.Market || timeInForce === TimeInForce.Gtc;
}
