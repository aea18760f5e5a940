import type { Event, OrderView } from "@bourse/engine/event";

/** Which events tell of orders. Complete by its type: a new kind of event must say it too. */
const TELLS_OF_ORDERS = {
  OrderAccepted: true,
  OrderTriggered: true,
  OrderAmended: true,
  OrderCanceled: true,
  OrderExpired: true,
  Trade: true,
  TradePrevented: true,
  AssetListed: false,
  MarketListed: false,
  ExchangeConfigured: false,
  AccountConfigured: false,
  CommandRejected: false,
  OrderListChanged: false,
  RequestRepeated: false,
  BalanceChanged: false,
  Transferred: false,
  WithdrawalChanged: false,
  ReferencePriceSet: false,
  LevelChanged: false,
} as const satisfies Record<Event["kind"], boolean>;

type OrderEventKind = {
  [Kind in Event["kind"]]: (typeof TELLS_OF_ORDERS)[Kind] extends true ? Kind : never;
}[Event["kind"]];

/** An event that carries one order, or the two orders of a match. */
export type OrderEvent = Extract<Event, { readonly kind: OrderEventKind }>;

export function isOrderEvent(event: Event): event is OrderEvent {
  return TELLS_OF_ORDERS[event.kind];
}

/** The orders as the event left them; of a match the taker first. */
export function ordersOf(event: OrderEvent): readonly OrderView[] {
  return "order" in event ? [event.order] : [event.taker, event.maker];
}
