import type { OrderType, Side } from "../../src/market/index.ts";
import { OrderType as Type, Side as Sides, isContingent } from "../../src/market/index.ts";
import type { TwinMarket } from "./state.ts";

interface Conditional {
  readonly side: Side;
  readonly orderType: OrderType;
  readonly triggerPriceTicks: number;
}

/** Rule 1: rising orders trigger at or above their price. */
export function isRising({ side, orderType }: Pick<Conditional, "side" | "orderType">): boolean {
  const isStopLoss = orderType === Type.StopLoss || orderType === Type.StopLossLimit;
  return isStopLoss === (side === Sides.Buy);
}

/** Rule 1: does a price meet the trigger condition? */
export function meetsTrigger(order: Conditional, priceTicks: number): boolean {
  return isRising(order)
    ? priceTicks >= order.triggerPriceTicks
    : priceTicks <= order.triggerPriceTicks;
}

/** Rule 3.11: judged by the trigger price against the last price, where there are both. */
export function wouldTrigger(market: TwinMarket, order: Conditional): boolean {
  if (!isContingent(order.orderType)) return false;
  if (order.triggerPriceTicks === 0 || market.lastPriceTicks === 0) return false;
  return meetsTrigger(order, market.lastPriceTicks);
}
