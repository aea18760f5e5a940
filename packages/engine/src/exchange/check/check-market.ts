import type { Refusal } from "../../event/index.ts";
import { OVERFLOWED, REJECTIONS } from "../../event/index.ts";
import type { MarketSpec } from "../../market/index.ts";
import {
  MarketFeature,
  MarketStatus,
  type OrderListKind,
  OrderType,
  PegPriceType,
  baseUnits,
  isContingent,
  isCount,
  notionalUnits,
} from "../../market/index.ts";
import type { Candidate } from "./candidate.ts";
import { ownPriceTicks } from "./worth.ts";

const { Market } = OrderType;
const { None } = PegPriceType;
const { Trading } = MarketStatus;
const { Iceberg, Oco, Opo, Oto, Peg, QuoteMarket, TrailingStop } = MarketFeature;

/** The largest number of units that is exact. */
export const UNITS_MAX = Number.MAX_SAFE_INTEGER;

/** By order type. */
const UNSUPPORTED_TYPES = [
  REJECTIONS.limitUnsupported,
  REJECTIONS.marketUnsupported,
  REJECTIONS.limitMakerUnsupported,
  REJECTIONS.stopLossUnsupported,
  REJECTIONS.stopLossLimitUnsupported,
  REJECTIONS.takeProfitUnsupported,
  REJECTIONS.takeProfitLimitUnsupported,
] as const;

const OCO = { feature: Oco, refusedBy: REJECTIONS.ocoUnsupported } as const;
const OTO = { feature: Oto, refusedBy: REJECTIONS.otoUnsupported } as const;
const OPO = { feature: Opo, refusedBy: REJECTIONS.opoUnsupported } as const;

/** What a kind of list needs: each feature, and what is said without it. */
const LIST_FEATURES = [
  [OCO],
  [OTO],
  [OTO, OCO],
  [OTO, OPO],
  [OTO, OPO, OCO],
] as const satisfies Record<OrderListKind, unknown>;

/** What the market itself says about a single order (rules 3.4 to 3.6). */
export function checkMarketRules(candidate: Candidate): boolean {
  return (
    checkTrading(candidate.refusal, candidate.spec) &&
    checkAllowed(candidate) &&
    checkIceberg(candidate)
  );
}

/** Rule 3.4. */
export function checkTrading(refusal: Refusal, { status }: MarketSpec): boolean {
  if (status === Trading) return true;
  return refusal.set(REJECTIONS.marketClosed, status, Trading);
}

/** Rule 12.2: may there be such lists? Each leg is asked rule 3.5 besides. */
export function checkListAllowed(
  refusal: Refusal,
  { features }: MarketSpec,
  listKind: OrderListKind,
): boolean {
  for (const { feature, refusedBy } of LIST_FEATURES[listKind]) {
    if ((features & feature) === 0) return refusal.set(refusedBy, features, feature);
  }
  return true;
}

/** Rule 3.5. */
export function checkAllowed(candidate: Candidate): boolean {
  const { refusal, selfTradePrevention, spec, terms } = candidate;
  const typeBit = 1 << terms.orderType;
  if ((spec.orderTypes & typeBit) === 0) {
    return refusal.set(UNSUPPORTED_TYPES[terms.orderType], spec.orderTypes, typeBit);
  }
  const missing = featuresOf(candidate) & ~spec.features;
  if (missing !== 0) return refuseFeature(candidate, missing);
  const modes = spec.selfTradePreventionModes;
  const modeBit = 1 << selfTradePrevention;
  if ((modes & modeBit) !== 0) return true;
  return refusal.set(REJECTIONS.selfTradePreventionUnsupported, modes, modeBit);
}

/** The features of a market that an order makes use of. */
function featuresOf({ terms }: Candidate): number {
  let features = 0;
  if (terms.icebergLots > 0) features |= Iceberg;
  if (terms.quoteQuantityUnits > 0) features |= QuoteMarket;
  if (terms.trailingDeltaBips > 0) features |= TrailingStop;
  if (terms.pegPriceType !== None) features |= Peg;
  return features;
}

function refuseFeature({ refusal, spec }: Candidate, missing: number): false {
  const { features } = spec;
  if ((missing & Iceberg) !== 0) {
    return refusal.set(REJECTIONS.icebergUnsupported, features, Iceberg);
  }
  if ((missing & QuoteMarket) !== 0) {
    return refusal.set(REJECTIONS.quoteMarketUnsupported, features, QuoteMarket);
  }
  if ((missing & TrailingStop) !== 0) {
    return refusal.set(REJECTIONS.trailingStopUnsupported, features, TrailingStop);
  }
  return refusal.set(REJECTIONS.pegUnsupported, features, Peg);
}

/** Rule 3.6: an iceberg hides something. */
export function checkIceberg({ refusal, terms }: Candidate): boolean {
  const { icebergLots, quantityLots } = terms;
  if (icebergLots === 0 || icebergLots < quantityLots) return true;
  return refusal.set(REJECTIONS.icebergExceedsQuantity, icebergLots, quantityLots);
}

/** Rule 3.7: what is left in the book for a MARKET order by quote that takes all of it. */
export function checkLiquidity(candidate: Candidate): boolean {
  const { refusal, spec, quantityLots } = candidate;
  if (!candidate.isShortOfBook) return true;
  const minLots = spec.minQuantityLots || 1;
  if (quantityLots === 0) return refusal.set(REJECTIONS.bookEmpty, 0, minLots);
  if (quantityLots < minLots) {
    return refusal.set(REJECTIONS.bookBelowLotSize, quantityLots, minLots);
  }
  const marketMinLots = spec.marketMinQuantityLots;
  if (quantityLots >= marketMinLots) return true;
  return refusal.set(REJECTIONS.bookBelowMarketLotSize, quantityLots, marketMinLots);
}

/** Rule 3.9: whatever the order is about stays exact. */
export function checkOverflow(candidate: Candidate): boolean {
  if (candidate.isExact) return true;
  const units = largestUnits(candidate);
  return isCount(units) || candidate.refusal.set(OVERFLOWED.quantity, units, UNITS_MAX);
}

/** What is larger: the base units of an order or its worth. Beyond 2^53-1 it may be rounded. */
export function largestUnits(candidate: Candidate): number {
  const { market, spec, terms, quantityLots } = candidate;
  const base = baseUnits(spec, quantityLots);
  if (terms.orderType === Market) return Math.max(base, candidate.quoteUnits);
  let priceTicks = ownPriceTicks(candidate);
  if (priceTicks === 0 && isContingent(terms.orderType)) priceTicks = market.lastPriceTicks;
  return Math.max(base, notionalUnits(spec, priceTicks, quantityLots));
}

/** MAX_NUM_ORDER_AMENDS (rule 13.5): how often an order may be amended. */
export function checkAmendCount(
  refusal: Refusal,
  { maxNumOrderAmends }: MarketSpec,
  amendsDone: number,
): boolean {
  if (maxNumOrderAmends === 0 || amendsDone < maxNumOrderAmends) return true;
  return refusal.set(REJECTIONS.amendTooOften, amendsDone, maxNumOrderAmends);
}
