import type { CommandRejected, Event, OrderView, TradePrevented } from "../../src/event/index.ts";
import { RejectedPart } from "../../src/event/index.ts";
import {
  EXPIRY_REASON_NAMES,
  OrderListStatus,
  OrderStatus,
  SELF_TRADE_PREVENTION_NAMES,
} from "../../src/market/index.ts";
import { isOpen, openLots, ordersOf } from "../witness.ts";

/**
 * What the events of one command say, in the words of a scenario. `own` is the order that the
 * command is about: it is told without its name.
 */
export function tell(events: readonly Event[], own = ""): string {
  const words = events.map((event) => tellOne(event, own)).filter((word) => word !== "");
  return [...words, ...tellOpen(events, own)].join(", ") || "ok";
}

function tellOne(event: Event, own: string): string {
  if ("order" in event) return tellOrder(event, own);
  if (event.kind === "CommandRejected") return tellRejected(event);
  if (event.kind === "TradePrevented") return tellPrevented(event, own);
  if (event.kind === "Trade") {
    return `${event.quantityLots}@${event.priceTicks} with ${event.maker.clientOrderId}`;
  }
  if (event.kind === "OrderListChanged") {
    const status = Object.entries(OrderListStatus).find(([, code]) => code === event.listStatus);
    return `${event.listClientOrderId} ${status?.[0]}`;
  }
  if (event.kind === "RequestRepeated") {
    return `repeats ${event.firstSequence}: ${tell(event.answer, own)}`;
  }
  return "";
}

/** What happened to one order; of an acceptance it is told at the end what became of it. */
function tellOrder(event: Extract<Event, { order: OrderView }>, own: string): string {
  const { clientOrderId, executedLots, quantityLots } = event.order;
  switch (event.kind) {
    case "OrderAccepted":
      return "";
    case "OrderTriggered":
      return `triggered ${clientOrderId}`;
    case "OrderCanceled":
      return `canceled ${event.origClientOrderId} ${openLots(event.order)}`;
    case "OrderExpired": {
      const reason = EXPIRY_REASON_NAMES[event.reason];
      return `expired ${named(event.order, own)}${reason} ${executedLots}/${quantityLots}`;
    }
    case "OrderAmended":
      return `amended ${event.origClientOrderId} ${event.origQuantityLots} to ${quantityLots}`;
  }
}

function tellRejected({ part, code, message }: CommandRejected): string {
  if (part === RejectedPart.NotAttempted) return "new: not attempted";
  const half = { [RejectedPart.Cancel]: "cancel: ", [RejectedPart.NewOrder]: "new: " }[
    part as number
  ];
  return `${half ?? ""}${code} ${message}`;
}

/** `prevented DECREMENT <maker's lots>+<taker's lots>@<price> with <maker>`, and who ended of it. */
function tellPrevented(event: TradePrevented, own: string): string {
  const { makerPreventedLots, takerPreventedLots, transferredLots, maker, taker } = event;
  const mode = SELF_TRADE_PREVENTION_NAMES[event.selfTradePrevention];
  const lots = `${makerPreventedLots}+${takerPreventedLots}@${event.priceTicks}`;
  const words = [`prevented ${mode} ${lots} with ${maker.clientOrderId}`];
  if (transferredLots > 0) words.push(`moved ${transferredLots}`);
  if (maker.status === OrderStatus.ExpiredInMatch) words.push(`ended ${maker.clientOrderId}`);
  if (taker.status === OrderStatus.ExpiredInMatch) words.push(`ended ${named(taker, own)}`.trim());
  return words.join(", ");
}

/** What became of the orders that were accepted or triggered, if they are still open. */
function tellOpen(events: readonly Event[], own: string): readonly string[] {
  const latest = new Map<number, OrderView>();
  const isNew = new Set<number>();
  for (const event of events) {
    if (event.kind === "OrderAccepted" || event.kind === "OrderTriggered") {
      isNew.add(event.order.orderId);
    }
    for (const order of ordersOf(event)) latest.set(order.orderId, order);
  }
  return [...isNew].flatMap((orderId) => {
    const order = latest.get(orderId);
    return order !== undefined && isOpen(order) ? [tellState(order, own)] : [];
  });
}

function tellState(order: OrderView, own: string): string {
  const name = ` ${named(order, own)}`.trimEnd();
  if (order.status === OrderStatus.PendingNew) return `pending${name}`;
  if (!order.isWorking) return `waits${name}`;
  const price = order.peggedPriceTicks > 0 ? `@${order.peggedPriceTicks}` : "";
  return `rests ${openLots(order)}${price}${name}`;
}

function named({ clientOrderId }: OrderView, own: string): string {
  return clientOrderId === own ? "" : `${clientOrderId} `;
}
