import type {
  BalanceChanged,
  Event,
  OrderAmended,
  OrderView,
  Trade,
  TradePrevented,
} from "@bourse/engine/event";
import { OrderStatus } from "@bourse/engine/market";
import { type Amendment, amendmentOf } from "../amendment/index.ts";
import { executionIdOf, isOrderEvent, type OrderEvent } from "../order/index.ts";
import { type AccountTrade, makerTrade, takerTrade } from "../trade/index.ts";
import { partiesOf, type PreventedMatch, preventedMatchOf } from "../prevented-match/index.ts";
import type { Owner, PastOrder } from "./past-order.ts";

/** Who wants to know what a command did to orders, trades and balances. */
export interface ChangeVisitor {
  /** An order as the event left it; `closed` when nothing more can happen to it. */
  readonly order: (past: PastOrder, closed: boolean) => void;
  /** One account's side of a trade, with the order it belongs to. */
  readonly trade: (order: OrderView, trade: AccountTrade) => void;
  readonly balance: (balance: BalanceChanged) => void;
  /** What was not traded, once for every account that is concerned. */
  readonly prevented: (owner: Owner, match: PreventedMatch) => void;
  readonly amended: (owner: Owner, amendment: Amendment) => void;
}

/** What a command caused, and its place in the journal. */
export interface Caused {
  readonly events: readonly Event[];
  readonly sequence: number;
  readonly timeUs: number;
}

/** Tells what the events of one command changed, in their order. */
export function visitChanges(caused: Caused, visitor: ChangeVisitor): void {
  for (const event of caused.events) {
    if (event.kind === "BalanceChanged") visitor.balance(event);
    else if (isOrderEvent(event)) visitOrderEvent(event, caused, visitor);
  }
}

function visitOrderEvent(event: OrderEvent, caused: Caused, visitor: ChangeVisitor): void {
  const { timeUs } = caused;
  switch (event.kind) {
    case "Trade":
      return visitTrade(event, timeUs, visitor);
    case "TradePrevented":
      return visitPrevented(event, timeUs, visitor);
    case "OrderCanceled": {
      const { order, origClientOrderId } = event;
      return visitor.order({ order, origClientOrderId }, true);
    }
    case "OrderExpired":
      return visitor.order({ order: event.order, expiryReason: event.reason }, true);
    case "OrderAccepted":
    case "OrderTriggered":
      return visitor.order({ order: event.order }, false);
    case "OrderAmended":
      return visitAmended(event, caused, visitor);
  }
}

function visitTrade(trade: Trade, timeUs: number, visitor: ChangeVisitor): void {
  visitBoth(trade, visitor);
  visitor.trade(trade.maker, makerTrade(trade, timeUs));
  visitor.trade(trade.taker, takerTrade(trade, timeUs));
}

function visitPrevented(event: TradePrevented, timeUs: number, visitor: ChangeVisitor): void {
  visitBoth(event, visitor);
  const { marketId } = event;
  const match = preventedMatchOf(event, timeUs);
  for (const accountId of partiesOf(event)) visitor.prevented({ accountId, marketId }, match);
}

function visitAmended(
  event: OrderAmended,
  { events, sequence, timeUs }: Caused,
  visitor: ChangeVisitor,
): void {
  visitor.order({ order: event.order }, false);
  const executionId = executionIdOf(events, sequence, event);
  visitor.amended(event.order, amendmentOf(event, executionId, timeUs));
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
