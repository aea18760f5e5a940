import type { Event, OrderListChanged, OrderView } from "@bourse/engine/event";
import { OrderListStatus } from "@bourse/engine/market";
import type { ListLeg, OrderList } from "./order-list.ts";

/**
 * Lists as the events of the engine build them: a list's own event names its legs by number, the
 * orders' events give them their names. Who keeps the lists is the caller's affair.
 */
export class ListFollower {
  readonly #find: (orderListId: number) => OrderList | undefined;
  readonly #put: (list: OrderList) => void;

  constructor(
    find: (orderListId: number) => OrderList | undefined,
    put: (list: OrderList) => void,
  ) {
    this.#find = find;
    this.#put = put;
  }

  take(event: Event, timeUs: number): void {
    if (event.kind === "OrderListChanged") this.#change(event, timeUs);
    else if (event.kind === "OrderAccepted" || event.kind === "OrderAmended") {
      if (event.order.orderListId !== 0) this.#name(event.order, timeUs);
    }
  }

  #change(event: OrderListChanged, timeUs: number): void {
    const { accountId, marketId, orderListId, listKind, listClientOrderId } = event;
    const known =
      event.listStatus === OrderListStatus.Executing ? undefined : this.#find(orderListId);
    this.#put({
      orderListId,
      accountId,
      marketId,
      listKind,
      isDone: event.listStatus === OrderListStatus.AllDone,
      listClientOrderId,
      legs: known?.legs ?? event.orderIds.map((orderId) => ({ orderId, clientOrderId: "" })),
      createdTimeUs: known?.createdTimeUs ?? timeUs,
      updatedTimeUs: timeUs,
    });
  }

  #name({ orderListId, orderId, clientOrderId }: OrderView, timeUs: number): void {
    const list = this.#find(orderListId);
    if (list === undefined) return;
    const named = (leg: ListLeg) => (leg.orderId === orderId ? { orderId, clientOrderId } : leg);
    this.#put({ ...list, legs: list.legs.map(named), updatedTimeUs: timeUs });
  }
}
