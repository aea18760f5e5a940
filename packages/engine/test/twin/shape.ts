import type {
  AmendOrder,
  CancelAllOrders,
  CancelOrder,
  CancelOrderList,
  CancelReplace,
  OrderTerms,
  PlaceOrder,
} from "../../src/command/index.ts";
import {
  CancelReplaceMode,
  CancelRestriction,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  isContingent,
} from "../../src/market/index.ts";
import type { Verdict } from "./refusal.ts";
import { malformed, notRequired } from "./refusal.ts";

type Owner = Pick<PlaceOrder, "accountId" | "selfTradePrevention" | "requestId">;

/** Rule 3.1: counts are whole numbers from 0 to 2^53-1. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Rule 3.1: is it one of the values of this enumeration? */
export function isOneOf(values: Readonly<Record<string, number>>, value: number): boolean {
  return Object.values(values).includes(value);
}

/** Rule 3.1: printable ASCII of some length. */
export function isText(text: string, min: number, max: number): boolean {
  return text.length >= min && text.length <= max && /^[\x20-\x7e]*$/.test(text);
}

/** Rule 3.1: types whose price is a limit. */
export function hasLimit(orderType: OrderType): boolean {
  return (
    orderType === OrderType.Limit ||
    orderType === OrderType.LimitMaker ||
    orderType === OrderType.StopLossLimit ||
    orderType === OrderType.TakeProfitLimit
  );
}

/** Rule 3.1: what every order and list says about its owner. */
export function checkOwner(owner: Owner): Verdict {
  if (!isCount(owner.accountId)) return malformed("accountId");
  if (!isOneOf(SelfTradePrevention, owner.selfTradePrevention)) {
    return malformed("selfTradePreventionMode");
  }
  return isText(owner.requestId, 0, 36) ? undefined : malformed("requestId");
}

/** Rule 3.1: one order. */
export function checkTerms(terms: OrderTerms): Verdict {
  return checkRanges(terms) ?? checkForType(terms);
}

/** Rule 3.1: each field by itself. */
function checkRanges(terms: OrderTerms): Verdict {
  if (!isOneOf(Side, terms.side)) return malformed("side");
  if (!isOneOf(OrderType, terms.orderType)) return malformed("type");
  if (!isOneOf(TimeInForce, terms.timeInForce)) return malformed("timeInForce");
  if (!isText(terms.clientOrderId, 1, 36)) return malformed("newClientOrderId");
  if (!isCount(terms.priceTicks)) return malformed("price");
  if (!isCount(terms.quantityLots)) return malformed("quantity");
  if (!isCount(terms.quoteQuantityUnits)) return malformed("quoteOrderQty");
  if (!isCount(terms.icebergLots)) return malformed("icebergQty");
  if (!isCount(terms.triggerPriceTicks)) return malformed("stopPrice");
  if (!isUpTo(terms.trailingDeltaBips, 65_535)) return malformed("trailingDelta");
  return checkRareRanges(terms);
}

function checkRareRanges(terms: OrderTerms): Verdict {
  if (!isOneOf(PegPriceType, terms.pegPriceType)) return malformed("pegPriceType");
  if (!isCount(terms.pegOffsetLevels) || terms.pegOffsetLevels > 100) {
    return malformed("pegOffsetValue");
  }
  if (!isCount(terms.strategyId)) return malformed("strategyId");
  return isUpTo(terms.strategyType, 2_147_483_647) ? undefined : malformed("strategyType");
}

/** Rule 3.1: what the type does not take, and what it must have. */
function checkForType(terms: OrderTerms): Verdict {
  const { orderType, timeInForce, priceTicks, quantityLots, quoteQuantityUnits } = terms;
  const isMarket = orderType === OrderType.Market;
  const takesTimeInForce = hasLimit(orderType) && orderType !== OrderType.LimitMaker;
  if (!takesTimeInForce && timeInForce !== TimeInForce.Gtc) return notRequired("timeInForce");
  if (!hasLimit(orderType) && priceTicks !== 0) return notRequired("price");
  if (quoteQuantityUnits !== 0 && (!isMarket || quantityLots !== 0)) {
    return notRequired("quoteOrderQty");
  }
  const takesIceberg = hasLimit(orderType) && timeInForce === TimeInForce.Gtc;
  if (terms.icebergLots !== 0 && !takesIceberg) return notRequired("icebergQty");
  return checkConditions(terms);
}

function checkConditions(terms: OrderTerms): Verdict {
  const { orderType, triggerPriceTicks, trailingDeltaBips, pegPriceType } = terms;
  if (!isContingent(orderType) && triggerPriceTicks !== 0) return notRequired("stopPrice");
  if (!isContingent(orderType) && trailingDeltaBips !== 0) return notRequired("trailingDelta");
  const isPegged = pegPriceType !== PegPriceType.None;
  if (isPegged && !hasLimit(orderType)) return notRequired("pegPriceType");
  if (!isPegged && terms.pegOffsetLevels !== 0) return notRequired("pegOffsetValue");
  const isUnconditional = triggerPriceTicks === 0 && trailingDeltaBips === 0;
  return isContingent(orderType) && isUnconditional ? malformed("stopPrice") : undefined;
}

/** Rule 13.1 */
export function checkCancelShape(command: CancelOrder): Verdict {
  if (!isCount(command.accountId)) return malformed("accountId");
  if (!isCount(command.orderId)) return malformed("orderId");
  if (!isText(command.origClientOrderId, 0, 36)) return malformed("origClientOrderId");
  if (!isText(command.newClientOrderId, 0, 36)) return malformed("newClientOrderId");
  return isOneOf(CancelRestriction, command.restriction)
    ? undefined
    : malformed("cancelRestrictions");
}

/** Rule 13.1 */
export function checkCancelListShape(command: CancelOrderList): Verdict {
  if (!isCount(command.accountId)) return malformed("accountId");
  if (!isCount(command.orderListId)) return malformed("orderListId");
  if (!isText(command.listClientOrderId, 0, 36)) return malformed("listClientOrderId");
  return isText(command.newClientOrderId, 0, 36) ? undefined : malformed("newClientOrderId");
}

/** Rule 13.2 */
export function checkCancelAllShape(command: CancelAllOrders): Verdict {
  if (!isCount(command.accountId)) return malformed("accountId");
  return isText(command.newClientOrderId, 0, 36) ? undefined : malformed("newClientOrderId");
}

/** Rule 13.3: the fields of the cancel, after those of the new order. */
export function checkCancelReplaceShape(command: CancelReplace): Verdict {
  if (!isOneOf(CancelReplaceMode, command.mode)) return malformed("cancelReplaceMode");
  if (!isCount(command.cancelOrderId)) return malformed("cancelOrderId");
  if (!isText(command.cancelOrigClientOrderId, 0, 36)) return malformed("cancelOrigClientOrderId");
  if (!isText(command.cancelNewClientOrderId, 0, 36)) return malformed("cancelNewClientOrderId");
  return isOneOf(CancelRestriction, command.restriction)
    ? undefined
    : malformed("cancelRestrictions");
}

/** Rule 13.5 */
export function checkAmendShape(command: AmendOrder): Verdict {
  if (!isCount(command.accountId)) return malformed("accountId");
  if (!isCount(command.orderId)) return malformed("orderId");
  if (!isText(command.origClientOrderId, 0, 36)) return malformed("origClientOrderId");
  if (!isText(command.newClientOrderId, 0, 36)) return malformed("newClientOrderId");
  const isQuantity = isCount(command.quantityLots) && command.quantityLots > 0;
  return isQuantity ? undefined : malformed("newQty");
}

/** What an order has room for. */
function isUpTo(value: number, max: number): boolean {
  return isCount(value) && value <= max;
}
