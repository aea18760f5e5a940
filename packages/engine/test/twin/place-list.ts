import type { OrderTerms, PlaceOrderList } from "../../src/command/index.ts";
import { REJECTIONS } from "../../src/event/index.ts";
import {
  MarketFeature,
  OrderListKind,
  OrderListStatus,
  OrderType,
  PegPriceType,
  Side,
} from "../../src/market/index.ts";
import type { Candidate } from "./checks.ts";
import {
  candidateOf,
  checkAllowed,
  checkCandidate,
  checkMarketOpen,
  checkName,
  checkTiming,
  countsOf,
  needOf,
} from "./checks.ts";
import { checkListShape, hasPair, isOpoKind, isStopLoss } from "./list-shape.ts";
import { tellList } from "./lists.ts";
import { execute } from "./matching.ts";
import { emptyPurse, freeOf, paidAssetId, setPurse } from "./money.ts";
import { accept, newOrder, reject } from "./place.ts";
import type { Verdict } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import type { Purse, TwinList, TwinMarket, World } from "./state.ts";
import { findMarket } from "./state.ts";

/** Rule 12.2: all checks, then the list is open. */
export function placeOrderList(world: World, sent: PlaceOrderList): void {
  const { accountId } = sent;
  const malformed = checkListShape(sent);
  if (malformed !== undefined) return reject(world, accountId, malformed);
  const command = { ...sent, legs: inOrder(sent) };
  const market = findMarket(world, command.marketId);
  if (market === undefined) return reject(world, accountId, refuse(REJECTIONS.unknownMarket));
  const early = checkMarketOpen(world, market, accountId) ?? checkListAllowed(market, command);
  if (early !== undefined) return reject(world, accountId, early);
  const legs = candidatesOf(world, market, command);
  const late =
    firstOf(legs, (leg) => checkCandidate(world, leg)) ??
    checkNames(world, command) ??
    checkPricesOnEntry(market, command, legs) ??
    firstOf(legs, (leg) => (leg.isPending ? undefined : checkTiming(leg))) ??
    checkListFunds(world, command, legs);
  if (late !== undefined) return reject(world, accountId, late);
  openList(world, market, command, legs);
}

/** Rule 12.1: the legs as they are dealt with, of a pair the stop loss first. */
function inOrder({ listKind, legs }: PlaceOrderList): readonly OrderTerms[] {
  if (!hasPair(listKind)) return legs;
  const pair = legs.slice(-2);
  const others = pair.filter((leg) => !isStopLoss(leg));
  return [...legs.slice(0, -2), ...pair.filter(isStopLoss), ...others];
}

function firstOf<Item>(items: readonly Item[], check: (item: Item) => Verdict): Verdict {
  for (const item of items) {
    const refused = check(item);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** Rules 12.2 and 3.5: the kind of list, then each leg. */
function checkListAllowed(market: TwinMarket, command: PlaceOrderList): Verdict {
  const { listKind, legs, selfTradePrevention } = command;
  const lacks = (feature: MarketFeature) => (market.spec.features & feature) === 0;
  const hasPending = listKind !== OrderListKind.Oco;
  if (hasPending && lacks(MarketFeature.Oto)) return refuse(REJECTIONS.otoUnsupported);
  if (isOpoKind(listKind) && lacks(MarketFeature.Opo)) return refuse(REJECTIONS.opoUnsupported);
  if (hasPair(listKind) && lacks(MarketFeature.Oco)) return refuse(REJECTIONS.ocoUnsupported);
  return firstOf(legs, (leg) => checkAllowed(market, leg, selfTradePrevention));
}

function candidatesOf(world: World, market: TwinMarket, command: PlaceOrderList): Candidate[] {
  const { accountId, selfTradePrevention, listKind, legs } = command;
  const adds = countsOf(legs, 1);
  return legs.map((terms, index) => {
    const isPending = listKind !== OrderListKind.Oco && index > 0;
    const isUnsized = isPending && isOpoKind(listKind);
    const owner = { accountId, selfTradePrevention };
    return candidateOf(world, terms, { ...owner, market, adds, isPending, isUnsized });
  });
}

/** Rule 12.2: no leg has the name of an open order or of another leg, no open list the list's. */
function checkNames(world: World, { accountId, legs, listClientOrderId }: PlaceOrderList): Verdict {
  for (const [index, { clientOrderId }] of legs.entries()) {
    const isTwice = legs.slice(0, index).some((other) => other.clientOrderId === clientOrderId);
    if (isTwice) return refuse(REJECTIONS.duplicateOrder);
    const refused = checkName(world, accountId, clientOrderId);
    if (refused !== undefined) return refused;
  }
  const isTaken = world.markets
    .flatMap(({ lists }) => lists)
    .some((list) => list.accountId === accountId && list.listClientOrderId === listClientOrderId);
  return isTaken ? refuse(REJECTIONS.duplicateList) : undefined;
}

/** Rule 12.3: for a pair that waits only the legs are compared. */
function checkPricesOnEntry(
  market: TwinMarket,
  { listKind, legs }: PlaceOrderList,
  candidates: readonly Candidate[],
): Verdict {
  if (!hasPair(listKind)) return undefined;
  const isWaiting = candidates.at(-1)?.isPending === true;
  const lastTicks = isWaiting ? 0 : market.lastPriceTicks;
  const areRelated = arePricesRelated(legs.slice(-2), lastTicks);
  return areRelated ? undefined : refuse(REJECTIONS.pricesUnrelated);
}

type Leg = Pick<
  OrderTerms,
  "side" | "orderType" | "priceTicks" | "triggerPriceTicks" | "trailingDeltaBips" | "pegPriceType"
>;

/** Rule 12.3: above leg > last price > below leg, where there are such numbers. */
export function arePricesRelated(pair: readonly Leg[], lastTicks: number): boolean {
  const [high = 0] = pair.filter(isAbove).map(comparedTicks);
  const [low = 0] = pair.filter((leg) => !isAbove(leg)).map(comparedTicks);
  if (high !== 0 && low !== 0 && high <= low) return false;
  if (lastTicks === 0) return true;
  return (high === 0 || high > lastTicks) && (low === 0 || low < lastTicks);
}

/** Rule 12.2: the stop loss of a BUY stands above, of a SELL the other leg. */
function isAbove(leg: Leg): boolean {
  return isStopLoss(leg) === (leg.side === Side.Buy);
}

/** Rule 12.3: the number of a leg; 0 = it is not compared. */
function comparedTicks(leg: Leg): number {
  if (leg.pegPriceType !== PegPriceType.None) return 0;
  if (leg.trailingDeltaBips > 0 && leg.triggerPriceTicks === 0) return 0;
  const isLimit =
    leg.orderType === OrderType.LimitMaker || leg.orderType === OrderType.TakeProfitLimit;
  return isLimit ? leg.priceTicks : leg.triggerPriceTicks;
}

/** Which legs share one hold (rule 12.4). */
function groupsOf(listKind: OrderListKind, legs: readonly Candidate[]): Candidate[][] {
  if (listKind === OrderListKind.Oco) return [[...legs]];
  return [legs.slice(0, 1), legs.slice(1)];
}

/** Rule 12.4: the larger need of those that share a hold. */
function needOfGroup(group: readonly Candidate[]): bigint {
  return group.map(needOf).reduce((most, units) => (units > most ? units : most), 0n);
}

/** Rules 3.13, 12.4, 12.7: what all legs hold together, by asset. */
function checkListFunds(
  world: World,
  { accountId, listKind }: PlaceOrderList,
  legs: readonly Candidate[],
): Verdict {
  const needs = new Map<number, bigint>();
  for (const group of groupsOf(listKind, legs)) {
    const assetId = assetOf(group);
    needs.set(assetId, (needs.get(assetId) ?? 0n) + needOfGroup(group));
  }
  const isEnough = [...needs].every(
    ([assetId, units]) => units <= freeOf(world, accountId, assetId),
  );
  return isEnough ? undefined : refuse(REJECTIONS.insufficientBalance);
}

function assetOf(group: readonly Candidate[]): number {
  const first = group[0];
  if (first === undefined) throw new Error("a list has legs");
  return paidAssetId(first.market.spec, first.side);
}

/** Rule 12.1: Executing, then each leg in the order sent, then what follows. */
function openList(
  world: World,
  market: TwinMarket,
  command: PlaceOrderList,
  candidates: readonly Candidate[],
): void {
  const list: TwinList = {
    accountId: command.accountId,
    marketId: command.marketId,
    orderListId: ++world.lastListId,
    listKind: command.listKind,
    listClientOrderId: command.listClientOrderId,
    legs: [],
  };
  market.lists.push(list);
  const purses = holdGroups(world, command, candidates);
  list.legs = candidates.map((candidate, index) => {
    const purse = purses[index];
    if (purse === undefined) throw new Error("every leg has a purse");
    const order = newOrder(world, candidate, { mode: command.selfTradePrevention, purse });
    return Object.assign(order, { list, orderListId: list.orderListId });
  });
  tellList(world, list, OrderListStatus.Executing);
  for (const leg of list.legs) accept(world, market, leg);
  const starting = list.legs.filter(({ phase }) => phase === "taking");
  for (const leg of starting) execute(world, market, leg);
}

/** Rule 12.4: by leg, what it holds. */
function holdGroups(
  world: World,
  { accountId, listKind }: PlaceOrderList,
  candidates: readonly Candidate[],
): Purse[] {
  return groupsOf(listKind, candidates).flatMap((group) => {
    const purse = emptyPurse(accountId, assetOf(group));
    setPurse(world, purse, needOfGroup(group));
    return group.map(() => purse);
  });
}
