import type { BalanceChanged, Event, OrderView, Trade, TradePrevented } from "@bourse/engine/event";
import { OrderStatus } from "@bourse/engine/market";
import { isOrderEvent, type OrderEvent } from "../order/index.ts";
import { type AccountTrade, makerTrade, takerTrade } from "../trade/index.ts";
import type { PastOrder } from "./past-order.ts";

/** Who wants to know what a command did to orders, trades and balances. */
export interface ChangeVisitor {
  /** An order as the event left it; `closed` when nothing more can happen to it. */
  readonly order: (past: PastOrder, closed: boolean) => void;
  /** One account's side of a trade, with the order it belongs to. */
  readonly trade: (order: OrderView, trade: AccountTrade) => void;
  readonly balance: (balance: BalanceChanged) => void;
}

/** Tells what the events of one command changed, in their order. */
export function visitChanges(
  events: readonly Event[],
  timeUs: number,
  visitor: ChangeVisitor,
): void {
  for (const event of events) {
    if (event.kind === "BalanceChanged") visitor.balance(event);
    else if (isOrderEvent(event)) visitOrderEvent(event, timeUs, visitor);
  }
}

function visitOrderEvent(event: OrderEvent, timeUs: number, visitor: ChangeVisitor): void {
  switch (event.kind) {
    case "Trade":
      return visitTrade(event, timeUs, visitor);
    case "TradePrevented":
      return visitBoth(event, visitor);
    case "OrderCanceled": {
      const { order, origClientOrderId } = event;
      return visitor.order({ order, origClientOrderId }, true);
    }
    case "OrderExpired":
      return visitor.order({ order: event.order, expiryReason: event.reason }, true);
    case "OrderAccepted":
    case "OrderTriggered":
    case "OrderAmended":
      return visitor.order({ order: event.order }, false);
  }
}

function visitTrade(trade: Trade, timeUs: number, visitor: ChangeVisitor): void {
  visitBoth(trade, visitor);
  visitor.trade(trade.maker, makerTrade(trade, timeUs));
  visitor.trade(trade.taker, takerTrade(trade, timeUs));
}

/** A fill, or self-trade prevention, may be the end of either order; no other event says so. */
function visitBoth({ maker, taker }: Trade | TradePrevented, visitor: ChangeVisitor): void {
  visitor.order({ order: maker }, !isOpen(maker));
  visitor.order({ order: taker }, !isOpen(taker));
}

function isOpen({ status }: OrderView): boolean {
  return (
    status === OrderStatus.New ||
    status === OrderStatus.PartiallyFilled ||
    status === OrderStatus.PendingNew
  );
}
