import { ExpiryReason, OrderListStatus, OrderStatus } from "../../src/market/index.ts";
import { refitPurse, setPurse } from "./money.ts";
import type { TwinList, TwinMarket, TwinOrder, World } from "./state.ts";
import { isOpen, isWorkingLeg, openSibling, pairOf, pendingLegsOf } from "./state.ts";
import { viewOf } from "./view.ts";

/** Rule 12.1: what happens to a list as a whole. */
export function tellList(world: World, list: TwinList, listStatus: OrderListStatus): void {
  world.events.push({
    kind: "OrderListChanged",
    accountId: list.accountId,
    marketId: list.marketId,
    orderListId: list.orderListId,
    listKind: list.listKind,
    listStatus,
    listClientOrderId: list.listClientOrderId,
    orderIds: list.legs.map(({ orderId }) => orderId),
  });
}

/** Rule 5.4: the order is no longer open, and releases what it still holds; no event of its own. */
export function end(world: World, market: TwinMarket, order: TwinOrder, status: OrderStatus): void {
  order.phase = "ended";
  order.status = status;
  order.shownLots = 0;
  market.orders = market.orders.filter((other) => other !== order);
  // Of a pair: the other leg ends too, or goes on alone and is refitted (expireSibling).
  if (openSibling(order) === undefined) setPurse(world, order.purse, 0n);
}

/** Rule 7: what is left of an order expires. */
export function expire(
  world: World,
  market: TwinMarket,
  orders: readonly TwinOrder[],
  reason: ExpiryReason,
): void {
  const open = orders.filter(isOpen);
  for (const order of open) {
    end(world, market, order, OrderStatus.Expired);
    world.events.push({ kind: "OrderExpired", order: viewOf(world, order), reason });
  }
  for (const order of open) followEnd(world, market, order);
}

/** Rules 12.1, 12.5, 12.7: what the end of an order means for the list it belongs to. */
export function followEnd(world: World, market: TwinMarket, order: TwinOrder): void {
  const { list } = order;
  if (list === undefined || !market.lists.includes(list)) return;
  expireSibling(world, market, order);
  if (isWorkingLeg(order)) {
    if (order.status === OrderStatus.Filled) queuePendingLegs(market, list);
    else expire(world, market, pendingLegsOf(list), ExpiryReason.OtoPhaseOneExpired);
  }
  finishList(world, market, list);
}

/** Rule 12.1: when its last leg has ended. */
export function finishList(world: World, market: TwinMarket, list: TwinList): void {
  if (list.legs.some(isOpen) || !market.lists.includes(list)) return;
  market.lists = market.lists.filter((other) => other !== list);
  tellList(world, list, OrderListStatus.AllDone);
}

/** Rule 12.5: the other leg of the pair expires; an order that goes on keeps its own need. */
export function expireSibling(world: World, market: TwinMarket, order: TwinOrder): void {
  const sibling = openSibling(order);
  if (sibling === undefined) return;
  end(world, market, sibling, OrderStatus.Expired);
  const view = viewOf(world, sibling);
  world.events.push({ kind: "OrderExpired", order: view, reason: ExpiryReason.OcoTrigger });
  if (isOpen(order)) refitPurse(world, market.spec, [order]);
}

/** Rule 12.7: the working order is completely filled; a pair is one entry of the agenda. */
function queuePendingLegs(market: TwinMarket, list: TwinList): void {
  const pair = pairOf(list);
  if (pair.length > 0) market.agenda.push(pair);
  else market.agenda.push(...pendingLegsOf(list).map((leg) => [leg]));
}
