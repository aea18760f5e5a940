import type { ListedMarket, ResponseType } from "@bourse/core/order";
import { ListFollower, type OrderList, renderOrderList } from "@bourse/core/order-list";
import type { PlaceOrderList } from "@bourse/engine/command";
import type { Event } from "@bourse/engine/event";
import { OrderListStatus, OrderStatus } from "@bourse/engine/market";
import type { Applied } from "../../../applied.ts";
import type { RequestContext } from "../route.ts";
import type { TradingDeps } from "./deps.ts";
import { type PlacedOrder, placedOrder, renderPlaced } from "./placed-order.ts";

/** The answer to a new list: the list, and each of its orders as far as the caller wants to know. */
export function renderPlacedList(
  deps: TradingDeps,
  market: ListedMarket,
  { command, events, timeUs }: Pick<Applied, "events" | "timeUs"> & { command: PlaceOrderList },
  wanted: { responseType: ResponseType } & Pick<RequestContext, "time">,
): object {
  const list = placedList(command, events, timeUs);
  const legs = list.legs.map(({ orderId }) => legOf(events, orderId));
  // Of a list that went on at once Binance tells the beginning; not of one that is over.
  const isOver = list.isDone && legs[0]?.order.status !== OrderStatus.Filled;
  return {
    ...renderOrderList(market.spec.symbol, { ...list, isDone: isOver }, wanted.time),
    orderReports: legs.map((leg) => withoutUnknown(leg, renderPlaced(deps, market, leg, wanted))),
  };
}

/** What a leg will trade is unknown, and not told, until its working order has brought it. */
function withoutUnknown({ order }: PlacedOrder, report: object): object {
  if (order.quantityLots > 0) return report;
  return Object.fromEntries(Object.entries(report).filter(([name]) => name !== "origQty"));
}

/** The list as this command left it. */
function placedList(
  { accountId, listClientOrderId }: PlaceOrderList,
  events: readonly Event[],
  timeUs: number,
): OrderList {
  const begin = events.find(
    (event) =>
      event.kind === "OrderListChanged" &&
      event.listStatus === OrderListStatus.Executing &&
      event.accountId === accountId &&
      event.listClientOrderId === listClientOrderId,
  );
  let list: OrderList | undefined;
  const orderListId = begin?.kind === "OrderListChanged" ? begin.orderListId : 0;
  const follower = new ListFollower(
    (id) => (id === orderListId ? list : undefined),
    (next) => {
      if (next.orderListId === orderListId) list = next;
    },
  );
  for (const event of events) follower.take(event, timeUs);
  if (list === undefined) throw new Error("A list was neither accepted nor refused.");
  return list;
}

/**
 * A leg after the command; one that waits for another, as it was accepted, whatever came after: its
 * turn is a matter of its own, unless it ended without one.
 */
function legOf(events: readonly Event[], orderId: number): PlacedOrder {
  const accepted = events.find(
    (event) => event.kind === "OrderAccepted" && event.order.orderId === orderId,
  );
  if (accepted?.kind !== "OrderAccepted") throw new Error(`Leg ${orderId} was not accepted.`);
  const { order } = accepted;
  const isWaiting = order.status === OrderStatus.PendingNew;
  const triggered = (event: Event): boolean =>
    event.kind === "OrderTriggered" && event.order.orderId === orderId;
  if (isWaiting && events.some(triggered)) {
    return { order, expiryReason: undefined, trades: [], preventions: [] };
  }
  return placedOrder(events, orderId);
}
