import type { OrderTerms, PlaceOrderList } from "../command/index.ts";
import { REJECTIONS } from "../event/index.ts";
import {
  OrderListKind,
  OrderListStatus,
  OrderStatus,
  Side,
  isContingent,
} from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import type { Applicant } from "./applicant.ts";
import type { Candidate } from "./check/candidate.ts";
import {
  aboveFirst,
  checkOcoPrices,
  ocoPriceTicks,
  hasPair,
  isPendingUnsized,
  stopLossFirst,
} from "./check/check-list-shape.ts";
import { checkAllowed, checkListAllowed, checkTrading } from "./check/check-market.ts";
import { Stage } from "./check/filter-sets.ts";
import { checkTiming, checkUnique, judgeOrder, present } from "./judge-order.ts";
import { countList, tellList } from "./list-legs.ts";
import type { Market } from "./market.ts";
import { setStage } from "./order-life.ts";
import type { OrderList } from "./order-list.ts";
import { acceptOrder, checkMayTrade } from "./place-order.ts";
import type { ExchangeState } from "./state.ts";
import { startWaiting } from "./stops.ts";
import { work } from "./work.ts";

/** Places orders that depend on each other, all of them or none (rule 12). */
export function placeOrderList(state: ExchangeState, market: Market, sent: PlaceOrderList): void {
  const command = withStopLossFirst(sent);
  if (!judgeList(state, market, command)) return state.reject(command.accountId);
  const { orders } = market;
  const list = openList(state, market, command);
  const slots: number[] = [];
  command.legs.forEach((_, place) => {
    const applicant = applicantAt(state, place);
    const slot = acceptOrder(state, applicant, command);
    orders.setOrderListId(slot, list.orderListId);
    if (applicant.isPending) {
      setStage(market, slot, OrderStage.Pending);
      orders.stopWorking(slot, OrderStatus.PendingNew);
    }
    state.log.accepted(orders, slot);
    slots.push(slot);
  });
  slots.forEach((slot, place) => {
    if (applicantAt(state, place).isPending) return;
    if (isContingent(orders.orderType(slot))) startWaiting(state, market, slot);
    else work(state, market, slot);
  });
}

/** Of a pair the stop loss comes first, whatever its place (rule 12.1). */
function withStopLossFirst(command: PlaceOrderList): PlaceOrderList {
  if (!hasPair(command.listKind)) return command;
  const { legs } = command;
  return { ...command, legs: [...legs.slice(0, -2), ...stopLossFirst(legs.slice(-2))] };
}

/** The list begins: from now on its id and its name are taken. */
function openList(state: ExchangeState, market: Market, command: PlaceOrderList): OrderList {
  const first = market.orders.lastOrderId + 1;
  const orderIds = command.legs.map((_, place) => first + place);
  const list: OrderList = {
    orderListId: nextListId(state, market),
    listKind: command.listKind,
    accountIndex: state.ledger.openAccount(command.accountId),
    accountId: command.accountId,
    listClientOrderId: command.listClientOrderId,
    orderIds,
    openOrderIds: [...orderIds],
  };
  market.lists.add(list);
  countList(state, market, list, 1);
  tellList(state, market, list, OrderListStatus.Executing);
  return list;
}

/** Lists are counted over all markets: they are asked for without one. */
function nextListId(state: ExchangeState, market: Market): number {
  for (const { lastOrderListId } of state.markets.values()) {
    market.lastOrderListId = Math.max(market.lastOrderListId, lastOrderListId);
  }
  return ++market.lastOrderListId;
}

/** Rule 12.2 from 3.3 on, in its order. Leaves what it worked out in the state's applicants. */
function judgeList(state: ExchangeState, market: Market, command: PlaceOrderList): boolean {
  const accountIndex = state.ledger.accountIndex(command.accountId);
  return (
    checkMayTrade(state, accountIndex) &&
    checkTrading(state.refusal, market.spec) &&
    checkListAllowed(state.refusal, market.spec, command.listKind) &&
    judgeLegs(state, market, command) &&
    checkNames(state, accountIndex, command) &&
    judgePrices(state, market, command) &&
    judgeTiming(state, command) &&
    holdPair(state, command) &&
    checkListFunds(state, market, command)
  );
}

function judgeLegs(state: ExchangeState, market: Market, command: PlaceOrderList): boolean {
  const { legs, listKind } = command;
  const accountIndex = state.ledger.accountIndex(command.accountId);
  legs.forEach((leg, place) => {
    const applicant = applicantAt(state, place);
    const isPending = listKind !== OrderListKind.Oco && place > 0;
    const isUnsized = isPending && isPendingUnsized(listKind);
    applicant.begin(market, accountIndex, leg, isUnsized ? Stage.EntryUnsized : Stage.Entry);
    applicant.isPending = isPending;
    applicant.selfTradePrevention = command.selfTradePrevention;
    applicant.legs = legs;
  });
  const asked = legs.map((_, place) => applicantAt(state, place));
  return (
    asked.every((applicant) => judgePresented(state, applicant, checkAllowed)) &&
    asked.every((applicant) => judgePresented(state, applicant, () => judgeOrder(state, applicant)))
  );
}

function judgePresented(
  state: ExchangeState,
  applicant: Applicant,
  check: (candidate: Candidate) => boolean,
): boolean {
  present(state, applicant);
  return check(state.candidate);
}

/** No id of the list is that of an open order or list, and no two legs have the same. */
function checkNames(state: ExchangeState, accountIndex: number, command: PlaceOrderList): boolean {
  const { legs, accountId, listClientOrderId } = command;
  for (const { clientOrderId } of legs) {
    if (!checkUnique(state, accountIndex, clientOrderId)) return false;
  }
  if (new Set(legs.map(({ clientOrderId }) => clientOrderId)).size < legs.length) {
    return state.refusal.set(REJECTIONS.duplicateOrder, 0, 0);
  }
  for (const { lists } of state.markets.values()) {
    if (lists.find(accountId, listClientOrderId) !== undefined) {
      return state.refusal.set(REJECTIONS.duplicateList, 0, 0);
    }
  }
  return true;
}

/** Rule 12.3; the last price matters to a pair only once it works or waits. */
function judgePrices(state: ExchangeState, market: Market, command: PlaceOrderList): boolean {
  if (!hasPair(command.listKind)) return true;
  const [above = 0, below = 0] = aboveFirst(command.legs.slice(-2)).map(ocoPriceTicks);
  const lastTicks = command.listKind === OrderListKind.Oco ? market.lastPriceTicks : 0;
  return checkOcoPrices(state.refusal, above, below, lastTicks);
}

function judgeTiming(state: ExchangeState, { legs }: PlaceOrderList): boolean {
  return legs.every((_, place) => {
    const applicant = applicantAt(state, place);
    return applicant.isPending || checkTiming(state, applicant);
  });
}

/** The first of a pair holds for both: what the needier one needs (rule 12.4). */
function holdPair(state: ExchangeState, { legs, listKind }: PlaceOrderList): boolean {
  if (isPendingUnsized(listKind)) {
    for (let place = 1; place < legs.length; place++) applicantAt(state, place).neededUnits = 0;
  } else if (hasPair(listKind)) {
    const first = applicantAt(state, legs.length - 2);
    const second = applicantAt(state, legs.length - 1);
    first.neededUnits = Math.max(first.neededUnits, second.neededUnits);
    second.neededUnits = 0;
  }
  return true;
}

function checkListFunds(state: ExchangeState, market: Market, { legs }: PlaceOrderList): boolean {
  return checkSum(state, market, Side.Buy, legs) && checkSum(state, market, Side.Sell, legs);
}

/** Is free what the legs of one side need together? */
function checkSum(
  state: ExchangeState,
  market: Market,
  side: Side,
  legs: readonly OrderTerms[],
): boolean {
  const asset = market.spentAsset(side);
  const { accountIndex } = state.applicants[0];
  let needed = 0n;
  legs.forEach((leg, place) => {
    if (leg.side === side) needed += BigInt(applicantAt(state, place).neededUnits);
  });
  if (asset.free(accountIndex) >= needed) return true;
  const free = asset.freeUnitsCapped(accountIndex);
  return state.refusal.set(REJECTIONS.insufficientBalance, free, Number(needed));
}

function applicantAt(state: ExchangeState, place: number): Applicant {
  return state.applicants[place] as Applicant;
}
