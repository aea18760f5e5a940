import type { OrderView } from "../../src/event/index.ts";
import type { TwinOrder, World } from "./state.ts";

/** An order as the world sees it, at an event that carries it. */
export function viewOf(world: World, order: TwinOrder): OrderView {
  order.updatedTimeUs = world.timeUs;
  return plainView(order);
}

export function plainView(order: TwinOrder): OrderView {
  return {
    orderId: order.orderId,
    accountId: order.accountId,
    marketId: order.marketId,
    clientOrderId: order.clientOrderId,
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    status: order.status,
    selfTradePrevention: order.selfTradePrevention,
    priceTicks: order.priceTicks,
    quantityLots: order.quantityLots,
    quoteQuantityUnits: order.quoteQuantityUnits,
    executedLots: order.executedLots,
    executedQuoteUnits: order.executedQuoteUnits,
    preventedLots: order.preventedLots,
    icebergLots: order.icebergLots,
    triggerPriceTicks: order.triggerPriceTicks,
    trailingDeltaBips: order.trailingDeltaBips,
    trailingTimeUs: order.trailingTimeUs,
    pegPriceType: order.pegPriceType,
    pegOffsetLevels: order.pegOffsetLevels,
    peggedPriceTicks: order.peggedPriceTicks,
    strategyId: order.strategyId,
    strategyType: order.strategyType,
    orderListId: order.orderListId,
    isWorking: order.isWorking,
    workingTimeUs: order.workingTimeUs,
    createdTimeUs: order.createdTimeUs,
    updatedTimeUs: order.updatedTimeUs,
  };
}
