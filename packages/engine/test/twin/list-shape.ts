import type { OrderTerms, PlaceOrderList } from "../../src/command/index.ts";
import { REJECTIONS } from "../../src/event/index.ts";
import { OrderListKind, OrderType, Side } from "../../src/market/index.ts";
import type { Verdict } from "./refusal.ts";
import { malformed, refuse } from "./refusal.ts";
import { checkOwner, checkTerms, isOneOf, isText } from "./shape.ts";

/** Does the list end in an OCO pair? */
export function hasPair(listKind: OrderListKind): boolean {
  return (
    listKind === OrderListKind.Oco ||
    listKind === OrderListKind.Otoco ||
    listKind === OrderListKind.Opoco
  );
}

/** Do its pending legs sell what the working one buys? */
export function isOpoKind(listKind: OrderListKind): boolean {
  return listKind === OrderListKind.Opo || listKind === OrderListKind.Opoco;
}

/** Rule 12.2: owner, list, each leg, then how the legs go together. */
export function checkListShape(command: PlaceOrderList): Verdict {
  const { listKind, legs } = command;
  const owner = checkOwner(command);
  if (owner !== undefined) return owner;
  if (!isOneOf(OrderListKind, listKind)) return malformed("listKind");
  if (!isText(command.listClientOrderId, 1, 36)) return malformed("listClientOrderId");
  const count = listKind === OrderListKind.Otoco || listKind === OrderListKind.Opoco ? 3 : 2;
  if (legs.length !== count) return malformed("legs");
  for (const leg of legs) {
    const refused = checkTerms(leg);
    if (refused !== undefined) return refused;
  }
  return checkWorking(command) ?? checkOpo(command) ?? checkPair(command);
}

/** Rule 12.2: working LIMIT or LIMIT_MAKER, pending not MARKET by quote. */
function checkWorking({ listKind, legs }: PlaceOrderList): Verdict {
  if (listKind === OrderListKind.Oco) return undefined;
  const [working, ...pending] = legs;
  const isLimit =
    working?.orderType === OrderType.Limit || working?.orderType === OrderType.LimitMaker;
  const isByQuote = pending.some(({ quoteQuantityUnits }) => quoteQuantityUnits !== 0);
  return isLimit && !isByQuote ? undefined : refuse(REJECTIONS.legsImpossible);
}

/** Rule 12.2: -1222, -1223, -1225. */
function checkOpo({ listKind, legs }: PlaceOrderList): Verdict {
  if (!isOpoKind(listKind)) return undefined;
  const [working, ...pending] = legs;
  if (working?.side !== Side.Buy) return refuse(REJECTIONS.opoWorkingMustBeBuy);
  if (pending.some(({ side }) => side !== Side.Sell)) {
    return refuse(REJECTIONS.opoPendingMustBeSell);
  }
  const isSized = pending.some(({ quantityLots }) => quantityLots !== 0);
  return isSized ? refuse(REJECTIONS.opoPendingQuantity) : undefined;
}

export function isStopLoss({ orderType }: Pick<OrderTerms, "orderType">): boolean {
  return orderType === OrderType.StopLoss || orderType === OrderType.StopLossLimit;
}

function isTakeProfit({ orderType }: OrderTerms): boolean {
  return orderType === OrderType.TakeProfit || orderType === OrderType.TakeProfitLimit;
}

function isLimitMaker({ orderType }: OrderTerms): boolean {
  return orderType === OrderType.LimitMaker;
}

/** Rule 12.2: types, then sides and quantities, then who stands above. */
function checkPair({ listKind, legs }: PlaceOrderList): Verdict {
  if (!hasPair(listKind)) return undefined;
  const [above, below] = legs.slice(-2);
  if (above === undefined || below === undefined) return malformed("legs");
  const pair = [above, below];
  const isOfPair = (leg: OrderTerms) => isStopLoss(leg) || isTakeProfit(leg) || isLimitMaker(leg);
  if (!pair.every(isOfPair)) return refuse(REJECTIONS.ocoLegType);
  if (pair.every(isLimitMaker)) return refuse(REJECTIONS.ocoWithoutStop);
  if (above.side !== below.side) return malformed("side");
  if (above.quantityLots !== below.quantityLots) return malformed("quantity");
  return checkAbove(above) ?? checkBelow(below);
}

/** Rule 12.2: what may not stand above. */
function checkAbove(above: OrderTerms): Verdict {
  if (above.side === Side.Buy) {
    if (isLimitMaker(above)) return refuse(REJECTIONS.buyOcoLimitMustBeBelow);
    return isTakeProfit(above) ? refuse(REJECTIONS.buyOcoTakeProfitMustBeBelow) : undefined;
  }
  return isStopLoss(above) ? refuse(REJECTIONS.sellOcoStopLossMustBeBelow) : undefined;
}

/** Rule 12.2: what may not stand below. */
function checkBelow(below: OrderTerms): Verdict {
  if (below.side === Side.Sell) {
    if (isLimitMaker(below)) return refuse(REJECTIONS.sellOcoLimitMustBeAbove);
    return isTakeProfit(below) ? refuse(REJECTIONS.sellOcoTakeProfitMustBeAbove) : undefined;
  }
  return isStopLoss(below) ? refuse(REJECTIONS.buyOcoStopLossMustBeAbove) : undefined;
}
