import {
  MULTIPLIER_SCALE,
  OrderType,
  PegPriceType,
  ReferencePriceKind,
  Side,
  baseUnits,
  notionalUnits,
} from "../../market/index.ts";
import type { Candidate } from "./candidate.ts";
import { UNUSUAL } from "./filter-sets.ts";

const UNUSUAL_FILTERS = UNUSUAL;

const { Buy } = Side;
const { Limit, LimitMaker } = OrderType;
const { None: PegPriceTypeNone } = PegPriceType;
const { None: ReferencePriceKindNone } = ReferencePriceKind;

/** From here on doubles are no longer exact. */
const EXACT_END = 2 ** 53;
/** Below this their error is far below one tick. */
const NEAR_END = 2 ** 50;

/**
 * The short way for the order of every day: a LIMIT without extras, on a market with the usual
 * filters, that is within all their bounds. It only says yes to what the filters one by one and
 * `checkOverflow` say yes to; when it does not, they are asked.
 */
export function isPlainlyFine(candidate: Candidate): boolean {
  const { market, terms, spec } = candidate;
  const { quantityLots, priceTicks } = candidate;
  const { orderType } = terms;
  if (orderType !== Limit && orderType !== LimitMaker) return false;
  if (terms.icebergLots !== 0 || terms.pegPriceType !== PegPriceTypeNone) return false;
  if ((market.filters & UNUSUAL_FILTERS) !== 0 || candidate.addedLists !== 0) return false;
  if (candidate.openOrders + candidate.addedOrders > spec.maxNumOrders) return false;
  if (priceTicks < 1 || !isWithin(priceTicks, spec.minPriceTicks, spec.maxPriceTicks)) return false;
  if (quantityLots < 1 || quantityLots < spec.minQuantityLots) return false;
  if (quantityLots > spec.maxQuantityLots) return false;
  const units = notionalUnits(spec, priceTicks, quantityLots);
  if (!isWithin(units, spec.minNotionalUnits, spec.maxNotionalUnits)) return false;
  candidate.isExact = units < EXACT_END && baseUnits(spec, quantityLots) < EXACT_END;
  return isPlainlyNearAverage(candidate);
}

/** A maximum of 0 is none. */
function isWithin(count: number, min: number, max: number): boolean {
  return count >= min && (count <= max || max === 0);
}

/** PERCENT_PRICE_BY_SIDE. */
function isPlainlyNearAverage(candidate: Candidate): boolean {
  const { market, priceTicks, spec, terms, timeUs } = candidate;
  const isBuy = terms.side === Buy;
  const up = isBuy ? spec.bidMultiplierUp : spec.askMultiplierUp;
  if (up === 0) return true;
  if (spec.referencePriceKind !== ReferencePriceKindNone) return false;
  // One tick less, and one more, than what may be one tick off.
  const nearTicks = market.average.nearTicksAt(timeUs) || market.lastPriceTicks;
  if (nearTicks === 0) return true;
  const down = isBuy ? spec.bidMultiplierDown : spec.askMultiplierDown;
  const highest = (nearTicks - 1) * up;
  const scaledPrice = priceTicks * MULTIPLIER_SCALE;
  return highest < NEAR_END && scaledPrice <= highest && scaledPrice >= (nearTicks + 1) * down;
}
