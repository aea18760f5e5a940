import type { CancelAllOrders, CancelOrder, CancelOrderList } from "../../src/command/index.ts";
import { REJECTIONS } from "../../src/event/index.ts";
import { CancelRestriction, OrderStatus } from "../../src/market/index.ts";
import { end, finishList } from "./lists.ts";
import { reject } from "./place.ts";
import type { Verdict } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import { checkCancelAllShape, checkCancelListShape, checkCancelShape } from "./shape.ts";
import type { TwinList, TwinMarket, TwinOrder, World } from "./state.ts";
import { findMarket, isOpen } from "./state.ts";
import { viewOf } from "./view.ts";

/** Which order a command means. */
export interface Naming {
  readonly accountId: number;
  readonly orderId: number;
  readonly origClientOrderId: string;
}

/** Rule 13.1: an open order of the account by id and/or client id. */
export function findOrder(market: TwinMarket, naming: Naming): TwinOrder | Verdict {
  const { accountId, orderId, origClientOrderId } = naming;
  const own = market.orders.filter((order) => order.accountId === accountId);
  const found =
    orderId > 0
      ? own.find((order) => order.orderId === orderId)
      : own.find((order) => order.clientOrderId === origClientOrderId);
  if (found === undefined) return refuse(REJECTIONS.unknownOrder);
  const isNamedSo = origClientOrderId === "" || origClientOrderId === found.clientOrderId;
  return isNamedSo ? found : refuse(REJECTIONS.idsDisagree);
}

/** Rule 13.1: which open orders a cancel may take. */
function checkRestriction(order: TwinOrder, restriction: CancelRestriction): Verdict {
  const isNew = order.status === OrderStatus.New;
  const isPartial = order.status === OrderStatus.PartiallyFilled;
  const isSpared =
    (restriction === CancelRestriction.OnlyNew && !isNew) ||
    (restriction === CancelRestriction.OnlyPartiallyFilled && !isPartial);
  return isSpared ? refuse(REJECTIONS.cancelRestricted) : undefined;
}

export interface Cancel extends Naming {
  readonly newClientOrderId: string;
  readonly restriction: CancelRestriction;
}

/** Rule 13.1; the refusal, if any, is the caller's to tell. */
export function tryCancel(world: World, market: TwinMarket, cancel: Cancel): Verdict {
  const found = findOrder(market, cancel);
  if (found === undefined || !("phase" in found)) return found;
  const refused = checkRestriction(found, cancel.restriction);
  if (refused !== undefined) return refused;
  const { newClientOrderId } = cancel;
  cancelWhole(world, market, found, (order) => (order === found ? newClientOrderId : ""));
  return undefined;
}

/** Rule 13.1: in every market status, for frozen accounts too. */
export function cancelOrder(world: World, command: CancelOrder): void {
  const { accountId } = command;
  const malformed = checkCancelShape(command);
  if (malformed !== undefined) return reject(world, accountId, malformed);
  const market = findMarket(world, command.marketId);
  if (market === undefined) return reject(world, accountId, refuse(REJECTIONS.unknownMarket));
  const refused = tryCancel(world, market, command);
  if (refused !== undefined) reject(world, accountId, refused);
}

/** Rule 12.6: canceling a leg cancels every open leg of its list, in the order sent. */
function cancelWhole(
  world: World,
  market: TwinMarket,
  order: TwinOrder,
  newIdOf: (order: TwinOrder) => string,
): void {
  const { list } = order;
  const orders = list === undefined ? [order] : list.legs.filter(isOpen);
  for (const one of orders) cancelOne(world, market, one, newIdOf(one));
  if (list !== undefined) finishList(world, market, list);
}

function cancelOne(
  world: World,
  market: TwinMarket,
  order: TwinOrder,
  newClientOrderId: string,
): void {
  const origClientOrderId = order.clientOrderId;
  end(world, market, order, OrderStatus.Canceled);
  if (newClientOrderId !== "") order.clientOrderId = newClientOrderId;
  const view = viewOf(world, order);
  world.events.push({ kind: "OrderCanceled", order: view, origClientOrderId });
}

/** Rule 12.6: the list by its id and/or its client id. */
export function cancelOrderList(world: World, command: CancelOrderList): void {
  const { accountId, newClientOrderId } = command;
  const malformed = checkCancelListShape(command);
  if (malformed !== undefined) return reject(world, accountId, malformed);
  const market = findMarket(world, command.marketId);
  if (market === undefined) return reject(world, accountId, refuse(REJECTIONS.unknownMarket));
  const list = findList(market, command);
  if (list === undefined) return reject(world, accountId, refuse(REJECTIONS.unknownOrder));
  const { listClientOrderId } = command;
  if (listClientOrderId !== "" && listClientOrderId !== list.listClientOrderId) {
    return reject(world, accountId, refuse(REJECTIONS.idsDisagree));
  }
  for (const leg of list.legs.filter(isOpen)) cancelOne(world, market, leg, newClientOrderId);
  finishList(world, market, list);
}

function findList(
  market: TwinMarket,
  { accountId, orderListId, listClientOrderId }: CancelOrderList,
): TwinList | undefined {
  const own = market.lists.filter((list) => list.accountId === accountId);
  return orderListId > 0
    ? own.find((list) => list.orderListId === orderListId)
    : own.find((list) => list.listClientOrderId === listClientOrderId);
}

/** Rule 13.2: in the order of acceptance, lists as wholes. */
export function cancelAllOrders(world: World, command: CancelAllOrders): void {
  const { accountId, newClientOrderId } = command;
  const malformed = checkCancelAllShape(command);
  if (malformed !== undefined) return reject(world, accountId, malformed);
  const market = findMarket(world, command.marketId);
  if (market === undefined) return reject(world, accountId, refuse(REJECTIONS.unknownMarket));
  const own = market.orders.filter((order) => order.accountId === accountId);
  if (own.length === 0) return reject(world, accountId, refuse(REJECTIONS.unknownOrder));
  for (const order of own.toSorted((a, b) => a.orderId - b.orderId)) {
    if (!isOpen(order)) continue;
    const newId = ({ orderId }: TwinOrder) => `${newClientOrderId}${orderId}`.slice(0, 36);
    cancelWhole(world, market, order, newId);
  }
}
