import {
  type Fill,
  isPlain,
  type ListedMarket,
  renderAck,
  renderFill,
  renderPlain,
  renderPreventions,
  renderResult,
  type ResponseType,
} from "@bourse/core/order";
import type { Event, OrderView, Trade, TradePrevented } from "@bourse/engine/event";
import type { ExpiryReason } from "@bourse/engine/market";
import type { RequestContext } from "../route.ts";
import { assetFinder, type TradingDeps } from "./deps.ts";

/** What became of a new order in the command that brought it. */
export interface PlacedOrder {
  readonly order: OrderView;
  readonly expiryReason: ExpiryReason | undefined;
  /** Its own, as taker. */
  readonly trades: readonly Trade[];
  readonly preventions: readonly TradePrevented[];
}

/**
 * A command may bring one new order, and make others of its market work before and after it: only
 * what concerns the new one is its answer.
 */
export function placedOrder(events: readonly Event[], orderId?: number): PlacedOrder {
  let order: OrderView | undefined;
  let expiryReason: ExpiryReason | undefined;
  const trades: Trade[] = [];
  const preventions: TradePrevented[] = [];
  for (const event of events) {
    if (event.kind === "OrderAccepted") {
      if (orderId === undefined || event.order.orderId === orderId) order = event.order;
    } else if (order === undefined) continue;
    else if (event.kind === "Trade" && event.taker.orderId === order.orderId) {
      order = event.taker;
      trades.push(event);
    } else if (event.kind === "TradePrevented" && event.taker.orderId === order.orderId) {
      order = event.taker;
      preventions.push(event);
    } else if (event.kind === "OrderExpired" && event.order.orderId === order.orderId) {
      order = event.order;
      expiryReason = event.reason;
    }
  }
  if (order === undefined) throw new Error("An order was neither accepted nor refused.");
  return { order, expiryReason, trades, preventions };
}

/** The answer to a new order, as much of it as the caller wants. */
export function renderPlaced(
  deps: TradingDeps,
  market: ListedMarket,
  placed: PlacedOrder,
  { responseType, time }: { responseType: ResponseType } & Pick<RequestContext, "time">,
): object {
  const { order, expiryReason, trades, preventions } = placed;
  if (responseType === "ACK") return renderAck(market, order, time);
  const fills = responseType === "FULL" ? fillsOf(deps, market, trades) : undefined;
  const isUsual = expiryReason === undefined && preventions.length === 0 && isPlain(order);
  if (isUsual) return renderPlain(market, order, time, fills);
  const result = renderResult(market, order, time, expiryReason);
  const prevented = preventions.length === 0 ? undefined : renderPreventions(market, preventions);
  return { ...result, ...prevented, fills };
}

function fillsOf(deps: TradingDeps, market: ListedMarket, trades: readonly Trade[]): Fill[] {
  if (trades.length === 0) return [];
  const assetOf = assetFinder(deps);
  return trades.map((trade) => renderFill(market, trade, assetOf));
}
