import type { CancelReplace, Command } from "@bourse/engine/command";
import {
  type CommandRejected,
  type Event,
  type OrderView,
  RejectedPart,
} from "@bourse/engine/event";
import { OrderStatus } from "@bourse/engine/market";
import { type Execution, NO_TRADE } from "./execution.ts";

/** The reasons Binance has words for, by the rule that refused. */
const REASONS: Readonly<Record<string, string>> = {
  "3.11": "STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY",
  "3.12": "WOULD_MATCH_IMMEDIATELY",
  "3.13": "INSUFFICIENT_BALANCES",
  "12.3": "OCO_BAD_PRICES",
};

/**
 * A refused order is the answer to its request and nothing more, but for one: when a cancel-replace
 * canceled the old order and could not place the new one, its owner's streams tell of the new one.
 */
export function rejectedReplacement(
  command: Command,
  events: readonly Event[],
  timeUs: number,
): Execution | undefined {
  if (command.kind !== "CancelReplace") return undefined;
  const refusal = events.find(
    (event): event is CommandRejected =>
      event.kind === "CommandRejected" && event.part === RejectedPart.NewOrder,
  );
  const hasCanceled = events.some(
    (event) => event.kind === "OrderCanceled" && event.order.accountId === command.accountId,
  );
  if (refusal === undefined || !hasCanceled) return undefined;
  return {
    ...NO_TRADE,
    type: "REJECTED",
    order: orderNeverPlaced(command, timeUs),
    rejectReason: REASONS[refusal.why.rule] ?? "NONE",
  };
}

/** It never got a number. */
function orderNeverPlaced(command: CancelReplace, timeUs: number): OrderView {
  const { quoteQuantityUnits, selfTradePrevention, strategyId, strategyType } = command;
  return {
    orderId: -1,
    accountId: command.accountId,
    marketId: command.marketId,
    clientOrderId: command.clientOrderId,
    side: command.side,
    orderType: command.orderType,
    timeInForce: command.timeInForce,
    status: OrderStatus.Rejected,
    selfTradePrevention,
    priceTicks: command.priceTicks,
    quantityLots: command.quantityLots,
    quoteQuantityUnits,
    executedLots: 0,
    executedQuoteUnits: 0,
    preventedLots: 0,
    icebergLots: command.icebergLots,
    triggerPriceTicks: command.triggerPriceTicks,
    trailingDeltaBips: command.trailingDeltaBips,
    trailingTimeUs: 0,
    pegPriceType: command.pegPriceType,
    pegOffsetLevels: command.pegOffsetLevels,
    peggedPriceTicks: 0,
    strategyId,
    strategyType,
    orderListId: 0,
    isWorking: false,
    workingTimeUs: 0,
    createdTimeUs: timeUs,
    updatedTimeUs: timeUs,
  };
}
