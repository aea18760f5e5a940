import type { Event, OrderListChanged, OrderView } from "@bourse/engine/event";
import { type MarketSpec, OrderListKind, OrderListStatus } from "@bourse/engine/market";
import type { TimeWriter, UserEvent } from "./user-event.ts";

/** How a list's state is told: the type of the message, and the state of the orders. */
const STATUS_WORDS = {
  [OrderListStatus.Executing]: { l: "EXEC_STARTED", L: "EXECUTING" },
  [OrderListStatus.AllDone]: { l: "ALL_DONE", L: "ALL_DONE" },
  [OrderListStatus.Updated]: { l: "UPDATED", L: "EXECUTING" },
} as const;

export type LegName = readonly [marketId: number, orderId: number, clientOrderId: string];

/**
 * The client order ids of the legs of open lists: the event of a list names its legs by number only,
 * and the engine's other events name them one by one.
 */
export class LegNames {
  readonly #byMarket = new Map<number, Map<number, string>>();

  take(event: Event): void {
    const { kind } = event;
    if (kind === "OrderAccepted" || kind === "OrderCanceled" || kind === "OrderAmended") {
      const { order } = event;
      if (order.orderListId !== 0) this.#of(order.marketId).set(order.orderId, order.clientOrderId);
    }
  }

  /** What it knows, for a snapshot: market, order and name. */
  entries(): LegName[] {
    return [...this.#byMarket].flatMap(([marketId, names]) =>
      [...names].map(([orderId, name]): LegName => [marketId, orderId, name]),
    );
  }

  restore(entries: readonly LegName[]): void {
    for (const [marketId, orderId, name] of entries) this.#of(marketId).set(orderId, name);
  }

  /** To be called when nobody will ask for the legs of a list any more. */
  forget({ marketId, orderIds }: OrderListChanged): void {
    const names = this.#of(marketId);
    for (const orderId of orderIds) names.delete(orderId);
  }

  find({ marketId, orderId }: Pick<OrderView, "marketId" | "orderId">): string {
    return this.#byMarket.get(marketId)?.get(orderId) ?? "";
  }

  #of(marketId: number): Map<number, string> {
    let names = this.#byMarket.get(marketId);
    if (names === undefined) this.#byMarket.set(marketId, (names = new Map()));
    return names;
  }
}

/** Binance's `listStatus`. */
export function listStatus(
  event: OrderListChanged,
  { market, names, timeUs }: { market: MarketSpec; names: LegNames; timeUs: number },
  eventTimeUs: number,
  time: TimeWriter,
): UserEvent {
  const { marketId } = event;
  return {
    e: "listStatus",
    E: time(eventTimeUs),
    s: market.symbol,
    g: event.orderListId,
    c: event.listKind === OrderListKind.Oco ? "OCO" : "OTO",
    ...STATUS_WORDS[event.listStatus],
    r: "NONE",
    C: event.listClientOrderId,
    T: time(timeUs),
    O: event.orderIds.map((orderId) => ({
      s: market.symbol,
      i: orderId,
      c: names.find({ marketId, orderId }),
    })),
  };
}
