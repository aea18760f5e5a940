import type { OrderTerms, PlaceOrder } from "../../command/index.ts";
import type { ParameterName, Refusal } from "../../event/index.ts";
import { MALFORMED, NOT_REQUIRED } from "../../event/index.ts";
import {
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  isCount,
} from "../../market/index.ts";
import type { PackedId } from "../../order/index.ts";
import {
  PEG_OFFSET_LEVELS_MAX,
  STRATEGY_TYPE_MAX,
  TRAILING_DELTA_BIPS_MAX,
} from "../../order/index.ts";
import { hasNoExtras } from "../everyday-order.ts";
import { REQUEST_ID_LENGTH_MAX } from "../limits.ts";

const { Sell } = Side;
const { Limit, TakeProfitLimit } = OrderType;
const { Fok, Gtc } = TimeInForce;
const { Transfer } = SelfTradePrevention;
const { Market, None } = PegPriceType;

/** The owner's part of PlaceOrder, CancelReplace and PlaceOrderList. */
type OwnerFields = Pick<PlaceOrder, "accountId" | "selfTradePrevention" | "requestId">;

/**
 * The shape of an order (rule 3.1), which the edge has checked already: a second lock on the same
 * door. Afterwards `id` holds its clientOrderId.
 */
export function checkShape(refusal: Refusal, command: PlaceOrder, id: PackedId): boolean {
  return checkOwner(refusal, command) && checkTerms(refusal, command, id);
}

export function checkOwner(refusal: Refusal, command: OwnerFields): boolean {
  const { accountId, requestId, selfTradePrevention } = command;
  if (!isCount(accountId)) return malformed(refusal, "accountId", accountId);
  if (!isUpTo(selfTradePrevention, Transfer)) {
    return malformed(refusal, "selfTradePreventionMode", selfTradePrevention);
  }
  const isId = requestId === "" || isPrintable(requestId, REQUEST_ID_LENGTH_MAX);
  return isId || malformed(refusal, "requestId", requestId.length);
}

export function checkTerms(refusal: Refusal, terms: OrderTerms, id: PackedId): boolean {
  const { orderType, side, timeInForce } = terms;
  if (!isUpTo(side, Sell)) return malformed(refusal, "side", side);
  if (!isUpTo(orderType, TakeProfitLimit)) return malformed(refusal, "type", orderType);
  if (!isUpTo(timeInForce, Fok)) return malformed(refusal, "timeInForce", timeInForce);
  if (!id.pack(terms.clientOrderId) || id.length === 0) {
    return malformed(refusal, "newClientOrderId", terms.clientOrderId.length);
  }
  if (isPlain(terms)) return true;
  return (
    checkCounts(refusal, terms) && checkExtraCounts(refusal, terms) && checkType(refusal, terms)
  );
}

/** Printable ASCII, from 1 to so many characters. */
export function isPrintable(text: string, lengthMax: number): boolean {
  if (text.length === 0 || text.length > lengthMax) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** Such a LIMIT has no other shape to check. */
function isPlain(terms: OrderTerms): boolean {
  return (
    terms.orderType === Limit &&
    isCount(terms.priceTicks) &&
    isCount(terms.quantityLots) &&
    hasNoExtras(terms)
  );
}

function checkCounts(refusal: Refusal, terms: OrderTerms): boolean {
  const { priceTicks, quantityLots, quoteQuantityUnits, icebergLots } = terms;
  const { triggerPriceTicks, trailingDeltaBips } = terms;
  if (!isCount(priceTicks)) return malformed(refusal, "price", priceTicks);
  if (!isCount(quantityLots)) return malformed(refusal, "quantity", quantityLots);
  if (!isCount(quoteQuantityUnits)) return malformed(refusal, "quoteOrderQty", quoteQuantityUnits);
  if (!isCount(icebergLots)) return malformed(refusal, "icebergQty", icebergLots);
  if (!isCount(triggerPriceTicks)) return malformed(refusal, "stopPrice", triggerPriceTicks);
  if (!isUpTo(trailingDeltaBips, TRAILING_DELTA_BIPS_MAX)) {
    return malformed(refusal, "trailingDelta", trailingDeltaBips);
  }
  return true;
}

function checkExtraCounts(refusal: Refusal, terms: OrderTerms): boolean {
  const { pegPriceType, pegOffsetLevels, strategyId, strategyType } = terms;
  if (!isUpTo(pegPriceType, Market)) {
    return malformed(refusal, "pegPriceType", pegPriceType);
  }
  if (!isUpTo(pegOffsetLevels, PEG_OFFSET_LEVELS_MAX)) {
    return malformed(refusal, "pegOffsetValue", pegOffsetLevels);
  }
  if (!isCount(strategyId)) return malformed(refusal, "strategyId", strategyId);
  if (!isUpTo(strategyType, STRATEGY_TYPE_MAX)) {
    return malformed(refusal, "strategyType", strategyType);
  }
  return true;
}

/** What a type takes: bits of `TAKES`. */
const TIME_IN_FORCE = 1;
const PRICE = 2;
const TRIGGER = 4;
const QUOTE = 8;

/** By order type. An iceberg and a peg go where a price goes. */
const TAKES: readonly number[] = [
  PRICE | TIME_IN_FORCE,
  QUOTE,
  PRICE,
  TRIGGER,
  PRICE | TRIGGER | TIME_IN_FORCE,
  TRIGGER,
  PRICE | TRIGGER | TIME_IN_FORCE,
];

/** What is not meant for the type, and what it cannot do without. */
function checkType(refusal: Refusal, terms: OrderTerms): boolean {
  const takes = TAKES[terms.orderType] as number;
  if ((takes & TIME_IN_FORCE) === 0 && terms.timeInForce !== Gtc) {
    return notRequired(refusal, "timeInForce", terms.timeInForce);
  }
  if ((takes & PRICE) === 0 && terms.priceTicks !== 0) {
    return notRequired(refusal, "price", terms.priceTicks);
  }
  if (terms.quoteQuantityUnits !== 0 && ((takes & QUOTE) === 0 || terms.quantityLots !== 0)) {
    return notRequired(refusal, "quoteOrderQty", terms.quoteQuantityUnits);
  }
  const mayBeIceberg = (takes & PRICE) !== 0 && terms.timeInForce === Gtc;
  if (terms.icebergLots !== 0 && !mayBeIceberg) {
    return notRequired(refusal, "icebergQty", terms.icebergLots);
  }
  return (
    checkTrigger(refusal, terms, takes) &&
    checkPeg(refusal, terms, takes) &&
    checkTriggerGiven(refusal, terms, takes)
  );
}

function checkTrigger(refusal: Refusal, terms: OrderTerms, takes: number): boolean {
  const { triggerPriceTicks, trailingDeltaBips } = terms;
  if ((takes & TRIGGER) !== 0) return true;
  if (triggerPriceTicks !== 0) return notRequired(refusal, "stopPrice", triggerPriceTicks);
  return trailingDeltaBips === 0 || notRequired(refusal, "trailingDelta", trailingDeltaBips);
}

function checkPeg(refusal: Refusal, terms: OrderTerms, takes: number): boolean {
  const { pegOffsetLevels, pegPriceType } = terms;
  const isPegged = pegPriceType !== None;
  if (isPegged && (takes & PRICE) === 0) return notRequired(refusal, "pegPriceType", pegPriceType);
  if (!isPegged && pegOffsetLevels !== 0) {
    return notRequired(refusal, "pegOffsetValue", pegOffsetLevels);
  }
  return true;
}

function checkTriggerGiven(refusal: Refusal, terms: OrderTerms, takes: number): boolean {
  const isGiven = terms.triggerPriceTicks !== 0 || terms.trailingDeltaBips !== 0;
  return (takes & TRIGGER) === 0 || isGiven || malformed(refusal, "stopPrice", 0);
}

/** Counts and enumerations, which count from 0 without a gap. */
function isUpTo(value: number, max: number): boolean {
  return isCount(value) && value <= max;
}

function malformed(refusal: Refusal, parameter: ParameterName, actual: number): false {
  return refusal.set(MALFORMED[parameter], actual, 0);
}

function notRequired(refusal: Refusal, parameter: ParameterName, actual: number): false {
  return refusal.set(NOT_REQUIRED[parameter], actual, 0);
}
