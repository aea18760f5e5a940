import type {
  CancelAllOrders,
  CancelOrder,
  CancelOrderList,
  CancelReplace,
} from "../command/index.ts";
import { REJECTIONS, RejectedPart } from "../event/index.ts";
import { CancelReplaceMode, CancelRestriction, OrderStatus } from "../market/index.ts";
import { CLIENT_ORDER_ID_LENGTH_MAX } from "./limits.ts";
import { finishList, listOf } from "./list-legs.ts";
import type { Market } from "./market.ts";
import { endOrder, forget } from "./order-life.ts";
import type { OrderList } from "./order-list.ts";
import { judgeAdmission, placeOrder } from "./place-order.ts";
import { admitsPlainly, placePlainly } from "./place-plain.ts";
import type { ExchangeState } from "./state.ts";

const { Canceled, New, PartiallyFilled } = OrderStatus;
const { None, OnlyNew } = CancelRestriction;
const { StopOnFailure } = CancelReplaceMode;
const { Cancel, NewOrder, NotAttempted } = RejectedPart;

/** Which order a cancel or an amendment means. */
export interface Target {
  readonly accountId: number;
  /** 0 = not given; with both, they must name the same order. */
  readonly orderId: number;
  readonly origClientOrderId: string;
}

/** Cancels one open order of the account, and with it the list it belongs to (rule 13.1). */
export function cancelOrder(state: ExchangeState, market: Market, command: CancelOrder): void {
  const slot = findCancelable(state, market, command, command.restriction);
  if (slot === 0) return state.reject(command.accountId);
  cancelWhole(state, market, slot, command.newClientOrderId);
}

export function cancelOrderList(
  state: ExchangeState,
  market: Market,
  command: CancelOrderList,
): void {
  const list = findList(state, market, command);
  if (list === undefined) return state.reject(command.accountId);
  const { newClientOrderId } = command;
  cancelLegs(state, market, list, (slot) => cancelOne(state, market, slot, newClientOrderId));
}

/** Cancels every open order of the account on a market, oldest first. Allowed in any status. */
export function cancelAllOrders(
  state: ExchangeState,
  market: Market,
  command: CancelAllOrders,
): void {
  const { accountOrders, orders } = market;
  const accountIndex = state.ledger.accountIndex(command.accountId);
  let slot = accountOrders.first(accountIndex);
  if (slot === 0) {
    state.refusal.set(REJECTIONS.unknownOrder, 0, 0);
    return state.reject(command.accountId);
  }
  const cancel = (one: number): void => {
    const newId = `${command.newClientOrderId}${orders.orderId(one)}`;
    cancelOne(state, market, one, newId.slice(0, CLIENT_ORDER_ID_LENGTH_MAX));
  };
  for (; slot !== 0; slot = accountOrders.first(accountIndex)) {
    const list = listOf(market, slot);
    if (list !== undefined) {
      cancelLegs(state, market, list, cancel);
      continue;
    }
    cancel(slot);
    forget(state, market, slot);
  }
}

/** Cancels one order and places another (rules 13.3, 13.4). */
export function cancelReplace(state: ExchangeState, market: Market, command: CancelReplace): void {
  const { accountId, mode } = command;
  const { takesShortWays } = state;
  const isAdmitted =
    (takesShortWays && admitsPlainly(state, market, command)) ||
    judgeAdmission(state, market, command, state.applicants[0]);
  if (!isAdmitted) {
    state.reject(accountId, Cancel);
    return state.reject(accountId, NewOrder);
  }
  const { target } = state;
  target.accountId = accountId;
  target.orderId = command.cancelOrderId;
  target.origClientOrderId = command.cancelOrigClientOrderId;
  const slot = findCancelable(state, market, target, command.restriction);
  if (slot !== 0) cancelWhole(state, market, slot, command.cancelNewClientOrderId);
  else {
    state.reject(accountId, Cancel);
    if (mode === StopOnFailure) {
      state.refusal.set(REJECTIONS.notAttempted, 0, 0);
      return state.reject(accountId, NotAttempted);
    }
  }
  if (takesShortWays && placePlainly(state, market, command)) return;
  placeOrder(state, market, command, NewOrder);
}

/** The open order that is meant, or 0 and a refusal. */
export function findOpen(state: ExchangeState, market: Market, target: Target): number {
  const { refusal, clientOrderIds } = state;
  const { orderId, origClientOrderId } = target;
  const accountIndex = state.ledger.accountIndex(target.accountId);
  if (orderId === 0) {
    const named =
      origClientOrderId === "" ? 0 : clientOrderIds.find(accountIndex, origClientOrderId);
    if (named !== 0 && clientOrderIds.foundMarketId === market.spec.marketId) return named;
    refusal.set(REJECTIONS.unknownOrder, 0, 0);
    return 0;
  }
  const slot = market.book.find(orderId);
  if (slot === 0 || market.orders.accountIndex(slot) !== accountIndex) {
    refusal.set(REJECTIONS.unknownOrder, orderId, 0);
    return 0;
  }
  if (origClientOrderId !== "" && market.orders.clientOrderIdText(slot) !== origClientOrderId) {
    refusal.set(REJECTIONS.idsDisagree, orderId, 0);
    return 0;
  }
  return slot;
}

function findCancelable(
  state: ExchangeState,
  market: Market,
  target: Target,
  restriction: CancelRestriction,
): number {
  const slot = findOpen(state, market, target);
  if (slot === 0 || restriction === None) return slot;
  const wanted = restriction === OnlyNew ? New : PartiallyFilled;
  if (market.orders.status(slot) === wanted) return slot;
  state.refusal.set(REJECTIONS.cancelRestricted, restriction, 0);
  return 0;
}

function findList(
  state: ExchangeState,
  market: Market,
  { accountId, orderListId, listClientOrderId }: CancelOrderList,
): OrderList | undefined {
  const named =
    orderListId === 0
      ? market.lists.find(accountId, listClientOrderId)
      : market.lists.get(orderListId);
  if (named === undefined || named.accountId !== accountId) {
    state.refusal.set(REJECTIONS.unknownOrder, orderListId, 0);
    return undefined;
  }
  if (listClientOrderId === "" || named.listClientOrderId === listClientOrderId) return named;
  state.refusal.set(REJECTIONS.idsDisagree, orderListId, 0);
  return undefined;
}

/** Cancels an order and whatever belongs to it; only the order itself gets the new id (12.6). */
function cancelWhole(state: ExchangeState, market: Market, named: number, newId: string): void {
  const list = listOf(market, named);
  if (list === undefined) {
    cancelOne(state, market, named, newId);
    return forget(state, market, named);
  }
  cancelLegs(state, market, list, (slot) => {
    cancelOne(state, market, slot, slot === named ? newId : "");
  });
}

function cancelLegs(
  state: ExchangeState,
  market: Market,
  list: OrderList,
  cancel: (slot: number) => void,
): void {
  for (const orderId of list.openOrderIds) {
    if (orderId === 0) continue;
    const slot = market.book.find(orderId);
    cancel(slot);
    forget(state, market, slot);
  }
  list.openOrderIds.fill(0);
  finishList(state, market, list);
}

/** Ends an order and says so; an empty new id keeps the one it had. */
function cancelOne(state: ExchangeState, market: Market, slot: number, newId: string): void {
  endOrder(state, market, slot, Canceled);
  const { id } = state.clientOrderIds;
  if (newId === "") return state.log.canceled(market.orders, slot);
  id.pack(newId);
  state.log.canceled(market.orders, slot, id);
}
