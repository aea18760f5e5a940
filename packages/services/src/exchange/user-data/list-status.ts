import { contingencyOf, LIST_STATUS_WORDS, type ListLeg } from "@bourse/core/order-list";
import type { OrderListChanged } from "@bourse/engine/event";
import type { MarketSpec } from "@bourse/engine/market";
import type { TimeWriter, UserEvent } from "./user-event.ts";

/** What `listStatus` says beyond the event itself. */
export interface ListContext {
  readonly market: MarketSpec;
  /** The event knows them by number only. */
  readonly legs: readonly ListLeg[];
  readonly timeUs: number;
}

/** Binance's `listStatus`. */
export function listStatus(
  event: OrderListChanged,
  { market, legs, timeUs }: ListContext,
  eventTimeUs: number,
  time: TimeWriter,
): UserEvent {
  const { type, state } = LIST_STATUS_WORDS[event.listStatus];
  return {
    e: "listStatus",
    E: time(eventTimeUs),
    s: market.symbol,
    g: event.orderListId,
    c: contingencyOf(event),
    l: type,
    L: state,
    r: "NONE",
    C: event.listClientOrderId,
    T: time(timeUs),
    O: legs.map(({ orderId, clientOrderId }) => ({
      s: market.symbol,
      i: orderId,
      c: clientOrderId,
    })),
  };
}
