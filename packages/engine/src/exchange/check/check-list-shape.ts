import type { OrderTerms, PlaceOrderList } from "../../command/index.ts";
import type { Refusal, RejectionText } from "../../event/index.ts";
import { MALFORMED, REJECTIONS } from "../../event/index.ts";
import { OrderListKind, OrderType, PegPriceType, Side } from "../../market/index.ts";
import type { PackedId } from "../../order/index.ts";
import { checkOwner, checkTerms, isPrintable } from "./check-shape.ts";
import { CLIENT_ORDER_ID_LENGTH_MAX } from "../limits.ts";

const { Buy, Sell } = Side;
const { Limit, LimitMaker, StopLoss, StopLossLimit, TakeProfitLimit } = OrderType;
const { None } = PegPriceType;
const { Oco, Opo, Opoco, Otoco } = OrderListKind;

/** How many legs a list of each kind has. */
const LEG_COUNTS: readonly number[] = [2, 2, 3, 2, 3];

/** The shape of an order list: its owner's, each leg's in the order sent, and how they fit (12.2). */
export function checkListShape(refusal: Refusal, command: PlaceOrderList, id: PackedId): boolean {
  const { legs, listClientOrderId, listKind } = command;
  if (!checkOwner(refusal, command)) return false;
  const legCount = LEG_COUNTS[listKind];
  if (legCount === undefined) return refusal.set(MALFORMED.listKind, listKind, Opoco);
  if (!isPrintable(listClientOrderId, CLIENT_ORDER_ID_LENGTH_MAX)) {
    return refusal.set(
      MALFORMED.listClientOrderId,
      listClientOrderId.length,
      CLIENT_ORDER_ID_LENGTH_MAX,
    );
  }
  if (legs.length !== legCount) return refusal.set(MALFORMED.legs, legs.length, legCount);
  if (!legs.every((leg) => checkTerms(refusal, leg, id))) return false;
  return checkPhases(refusal, command) && checkPair(refusal, command);
}

/** Do the legs of this kind of list contain an OCO pair? They are the last two then. */
export function hasPair(listKind: OrderListKind): boolean {
  return listKind === Oco || listKind === Otoco || listKind === Opoco;
}

/** The legs of a pair, the one above first: the stop loss of a BUY, the other of a SELL. */
export function aboveFirst<Leg extends PlacedLeg>(pair: readonly Leg[]): readonly Leg[] {
  return pair.toSorted((a, b) => Number(isAbove(b)) - Number(isAbove(a)));
}

/** The legs of a pair in the order in which they are accepted. */
export function stopLossFirst<Leg extends PlacedLeg>(pair: readonly Leg[]): readonly Leg[] {
  return pair.toSorted((a, b) => Number(isStopLoss(b)) - Number(isStopLoss(a)));
}

type PlacedLeg = Pick<OrderTerms, "orderType" | "side">;

function isAbove(leg: PlacedLeg): boolean {
  return isStopLoss(leg) === (leg.side === Buy);
}

/** Does its pending side trade what its working order brought? */
export function isPendingUnsized(listKind: OrderListKind): boolean {
  return listKind === Opo || listKind === Opoco;
}

/** The working order of all kinds but OCO, and the legs that wait for it. */
function checkPhases(refusal: Refusal, { legs, listKind }: PlaceOrderList): boolean {
  if (listKind === Oco) return true;
  const [working, ...pending] = legs as readonly [OrderTerms, ...OrderTerms[]];
  if (!isPlainLimit(working)) {
    return refusal.set(REJECTIONS.legsImpossible, working.orderType, LimitMaker);
  }
  const byQuote = pending.find((leg) => leg.quoteQuantityUnits > 0);
  if (byQuote !== undefined) {
    return refusal.set(REJECTIONS.legsImpossible, byQuote.quoteQuantityUnits, 0);
  }
  if (!isPendingUnsized(listKind)) return true;
  if (working.side !== Buy) {
    return refusal.set(REJECTIONS.opoWorkingMustBeBuy, working.side, Buy);
  }
  if (pending.some((leg) => leg.side !== Sell)) {
    return refusal.set(REJECTIONS.opoPendingMustBeSell, Buy, Sell);
  }
  const sized = pending.find((leg) => leg.quantityLots > 0);
  return sized === undefined || refusal.set(REJECTIONS.opoPendingQuantity, sized.quantityLots, 0);
}

function isPlainLimit({ orderType }: OrderTerms): boolean {
  return orderType === Limit || orderType === LimitMaker;
}

function checkPair(refusal: Refusal, { legs, listKind }: PlaceOrderList): boolean {
  if (!hasPair(listKind)) return true;
  const [above, below] = legs.slice(-2) as [OrderTerms, OrderTerms];
  for (const { orderType } of [above, below]) {
    const isPossible = orderType >= LimitMaker;
    if (!isPossible) return refusal.set(REJECTIONS.ocoLegType, orderType, LimitMaker);
  }
  const isTwoLimits = above.orderType === LimitMaker && below.orderType === LimitMaker;
  if (isTwoLimits) {
    return refusal.set(REJECTIONS.ocoWithoutStop, above.orderType, StopLoss);
  }
  if (above.side !== below.side) return refusal.set(MALFORMED.side, below.side, above.side);
  if (above.quantityLots !== below.quantityLots) {
    return refusal.set(MALFORMED.quantity, below.quantityLots, above.quantityLots);
  }
  const misplaced = misplacedLeg(above, below);
  if (misplaced === undefined) return true;
  return refusal.set(placeOf(misplaced), above.orderType, below.orderType);
}

/** A stop loss of a BUY stands above, of a SELL below; any other leg on the other side. */
function misplacedLeg(above: OrderTerms, below: OrderTerms): OrderTerms | undefined {
  if (!isAbove(above)) return above;
  return isAbove(below) ? below : undefined;
}

function isStopLoss({ orderType }: PlacedLeg): boolean {
  return orderType === StopLoss || orderType === StopLossLimit;
}

/** What says where this leg belongs. */
function placeOf(leg: OrderTerms): RejectionText {
  const isBuy = leg.side === Buy;
  if (isStopLoss(leg)) {
    return isBuy ? REJECTIONS.buyOcoStopLossMustBeAbove : REJECTIONS.sellOcoStopLossMustBeBelow;
  }
  if (leg.orderType === LimitMaker) {
    return isBuy ? REJECTIONS.buyOcoLimitMustBeBelow : REJECTIONS.sellOcoLimitMustBeAbove;
  }
  return isBuy ? REJECTIONS.buyOcoTakeProfitMustBeBelow : REJECTIONS.sellOcoTakeProfitMustBeAbove;
}

/** What the price relation of an OCO pair looks at in a leg. */
type PricedLeg = Pick<
  OrderTerms,
  "orderType" | "pegPriceType" | "priceTicks" | "trailingDeltaBips" | "triggerPriceTicks"
>;

/** The price that 12.3 compares; 0 for a leg whose price is still to be found. */
export function ocoPriceTicks(leg: PricedLeg): number {
  const { orderType, pegPriceType, trailingDeltaBips, triggerPriceTicks } = leg;
  const isTrailing = trailingDeltaBips > 0 && triggerPriceTicks === 0;
  if (isTrailing || pegPriceType !== None) return 0;
  const hasLimit = orderType === LimitMaker || orderType === TakeProfitLimit;
  return hasLimit ? leg.priceTicks : triggerPriceTicks;
}

/** above > last price > below, as far as they are known (rule 12.3). */
export function checkOcoPrices(
  refusal: Refusal,
  aboveTicks: number,
  belowTicks: number,
  lastPriceTicks: number,
): boolean {
  return (
    isHigher(refusal, aboveTicks, lastPriceTicks) &&
    isHigher(refusal, lastPriceTicks, belowTicks) &&
    isHigher(refusal, aboveTicks, belowTicks)
  );
}

/** A 0 is not compared. */
function isHigher(refusal: Refusal, upperTicks: number, lowerTicks: number): boolean {
  if (upperTicks === 0 || lowerTicks === 0 || upperTicks > lowerTicks) return true;
  return refusal.set(REJECTIONS.pricesUnrelated, upperTicks, lowerTicks);
}
