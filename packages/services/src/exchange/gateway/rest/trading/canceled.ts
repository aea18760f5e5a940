import { type ListedMarket, renderCancel } from "@bourse/core/order";
import { renderOrderList } from "@bourse/core/order-list";
import type { OrderCanceled } from "@bourse/engine/event";
import type { Applied } from "../../../applied.ts";
import type { RequestContext } from "../route.ts";
import type { TradingDeps } from "./deps.ts";
import { lastMatchOf } from "./last-match.ts";

/**
 * The caller's own cancels in that command, in their order; the legs of a list are one answer. A
 * command may first carry out what waited on its market for others.
 */
export async function renderCanceled(
  deps: TradingDeps,
  market: ListedMarket,
  { events }: Applied,
  context: RequestContext,
): Promise<object[]> {
  const own = events
    .filter((event): event is OrderCanceled => event.kind === "OrderCanceled")
    .filter(({ order }) => order.accountId === context.accountId);
  const listIds = new Set<number>();
  const answers: object[] = [];
  for (const event of own) {
    const { orderListId } = event.order;
    if (orderListId === 0) answers.push(await renderOne(deps, market, event, context));
    if (orderListId === 0 || listIds.has(orderListId)) continue;
    listIds.add(orderListId);
    const legs = own.filter(({ order }) => order.orderListId === orderListId);
    answers.push(await renderList(deps, market, legs, context));
  }
  return answers;
}

async function renderList(
  deps: TradingDeps,
  market: ListedMarket,
  legs: readonly OrderCanceled[],
  context: RequestContext,
): Promise<object> {
  const orderListId = legs[0]?.order.orderListId ?? 0;
  const list = await deps.history.findList(context.accountId, orderListId);
  if (list === undefined)
    throw new Error(`Legs of list ${orderListId}, which nobody knows, ended.`);
  return {
    ...renderOrderList(market.spec.symbol, list, context.time),
    orderReports: await Promise.all(legs.map((leg) => renderOne(deps, market, leg, context))),
  };
}

async function renderOne(
  deps: TradingDeps,
  market: ListedMarket,
  { order, origClientOrderId }: OrderCanceled,
  { time }: RequestContext,
): Promise<object> {
  const answer = renderCancel(market, order, origClientOrderId, time);
  return order.preventedLots === 0 ? answer : { ...answer, ...(await lastMatchOf(deps, order)) };
}
