import type { OrderView } from "@bourse/engine/event";
import {
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "@bourse/engine/market";

/** An order as an event shows it: a new limit order that works, unless told otherwise. */
export function orderView(changes: Partial<OrderView>): OrderView {
  return {
    orderId: 1,
    accountId: 1001,
    marketId: 1,
    clientOrderId: "",
    side: Side.Buy,
    orderType: OrderType.Limit,
    timeInForce: TimeInForce.Gtc,
    status: OrderStatus.New,
    selfTradePrevention: SelfTradePrevention.None,
    priceTicks: 1,
    quantityLots: 1,
    quoteQuantityUnits: 0,
    executedLots: 0,
    executedQuoteUnits: 0,
    preventedLots: 0,
    icebergLots: 0,
    triggerPriceTicks: 0,
    trailingDeltaBips: 0,
    trailingTimeUs: 0,
    pegPriceType: PegPriceType.None,
    pegOffsetLevels: 0,
    peggedPriceTicks: 0,
    strategyId: 0,
    strategyType: 0,
    orderListId: 0,
    isWorking: true,
    workingTimeUs: 1,
    createdTimeUs: 1,
    updatedTimeUs: 1,
    ...changes,
  };
}
