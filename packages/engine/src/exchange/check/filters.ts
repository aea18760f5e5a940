import {
  MULTIPLIER_SCALE,
  OrderType,
  PRICE_TICKS_MAX,
  PegPriceType,
  Side,
  baseUnits,
  isRising,
  mulDivCeil,
  mulDivFloor,
  takesAnyPrice,
} from "../../market/index.ts";
import { type Candidate, WORTH_UNKNOWN } from "./candidate.ts";
import { isAtLeast, isAtMost, isMultipleOf } from "./comparisons.ts";
import {
  FILTERS_OF_TYPE,
  Filter,
  OF_BOTH_PRICES,
  OF_BUYS,
  OF_ICEBERGS,
  OF_LISTS,
  OF_ORDERS,
  Stage,
} from "./filter-sets.ts";
import { isPlainlyFine } from "./plain-order.ts";
import { worthRoundedDown, worthRoundedUp } from "./worth.ts";

const MAX_TICKS = PRICE_TICKS_MAX;
const UNKNOWN_WORTH = WORTH_UNKNOWN;
const OF_TYPE = FILTERS_OF_TYPE;

const { Buy, Sell } = Side;
const { Limit, LimitMaker, Market } = OrderType;
const { None } = PegPriceType;
const { Entry } = Stage;
const {
  ExchangeMaxNumAlgoOrders,
  ExchangeMaxNumIcebergOrders,
  ExchangeMaxNumOrderLists,
  ExchangeMaxNumOrders,
  IcebergParts,
  LotSize,
  MarketLotSize,
  MaxAsset,
  MaxNumAlgoOrders,
  MaxNumIcebergOrders,
  MaxNumOrderLists,
  MaxNumOrders,
  MaxPosition,
  MinNotional,
  Notional,
  PercentPrice,
  PercentPriceBySide,
  Price,
  TrailingDelta,
} = Filter;

export { filtersOf } from "./filter-sets.ts";

/**
 * Every filter that is on and judges such an order at this stage, in the order of FILTERS; the first
 * that fails is the refusal (rule 4).
 */
export function checkFilters(candidate: Candidate, stage: Stage): boolean {
  if (stage === Entry && takesShortWay(candidate)) return true;
  let due = dueFilters(candidate, stage);
  while (due !== 0) {
    if (!passesFilter(candidate, 31 - Math.clz32(due & -due))) return false;
    due &= due - 1;
  }
  return true;
}

/**
 * The short way for the order of every day: a LIMIT without extras, on a market with the usual
 * filters, that is within all their bounds. It only says yes to what the filters one by one and
 * `checkOverflow` say yes to; when it does not, they are asked.
 */
export function takesShortWay(candidate: Candidate): boolean {
  const { market, terms, spec } = candidate;
  const { orderType } = terms;
  if (orderType !== Limit && orderType !== LimitMaker) return false;
  if (terms.icebergLots !== 0 || terms.pegPriceType !== None) return false;
  if (!market.plain.areAll || candidate.addedLists !== 0) return false;
  if (candidate.openOrders + candidate.addedOrders > spec.maxNumOrders) return false;
  const nearTicks = market.average.nearTicksAt(candidate.timeUs) || market.lastPriceTicks;
  candidate.isExact = isPlainlyFine(market.plain, candidate.terms, nearTicks);
  return candidate.isExact;
}

/** Which filters judge the order: a bit for each. */
export function dueFilters(candidate: Candidate, stage: Stage): number {
  const { market, terms } = candidate;
  let due = market.filters & stage & (OF_TYPE[terms.orderType] as number);
  if (terms.side === Sell) due &= ~OF_BUYS;
  if (terms.icebergLots === 0) due &= ~OF_ICEBERGS;
  if (candidate.addedOrders === 0) due &= ~OF_ORDERS;
  if (candidate.addedLists === 0) due &= ~OF_LISTS;
  return due;
}

/** One filter, by its place in FILTERS. */
export function passesFilter(candidate: Candidate, filter: number): boolean {
  if (!passesAtPrice(candidate, filter)) return false;
  const { terms, priceTicks } = candidate;
  const isAlone = terms.pegPriceType === None || terms.priceTicks === 0;
  if (isAlone || (OF_BOTH_PRICES & (1 << filter)) === 0) return true;
  candidate.priceTicks = terms.priceTicks;
  const passes = passesAtPrice(candidate, filter);
  candidate.priceTicks = priceTicks;
  return passes;
}

function passesAtPrice(candidate: Candidate, filter: number): boolean {
  switch (filter) {
    case Price:
      return passesPrice(candidate);
    case LotSize:
      return passesLotSize(candidate);
    case MarketLotSize:
      return passesMarketLotSize(candidate);
    case PercentPrice:
      return passesPercentPrice(candidate);
    case PercentPriceBySide:
      return passesPercentPriceBySide(candidate);
    case TrailingDelta:
      return passesTrailingDelta(candidate);
    case IcebergParts:
      return passesIcebergParts(candidate);
    case MinNotional:
      return passesMinNotional(candidate);
    case Notional:
      return passesNotional(candidate);
    case MaxPosition:
      return passesMaxPosition(candidate);
    case MaxAsset:
      return passesMaxAsset(candidate);
    default:
      return passesCount(candidate, filter);
  }
}

/** Rule 4.1: the price that was sent, the one the book gave a pegged order, and the trigger price. */
function passesPrice(candidate: Candidate): boolean {
  const { terms, priceTicks } = candidate;
  if (!takesAnyPrice(terms.orderType)) {
    const isPegged = terms.pegPriceType !== None;
    const isGiven = !isPegged || terms.priceTicks > 0;
    if (isPegged && priceTicks > 0 && !isPriceWithin(candidate, priceTicks)) return false;
    if (isGiven && !isPriceWithin(candidate, terms.priceTicks)) return false;
  }
  return terms.triggerPriceTicks === 0 || isPriceWithin(candidate, terms.triggerPriceTicks);
}

function isPriceWithin(candidate: Candidate, priceTicks: number): boolean {
  const { minPriceTicks, maxPriceTicks } = candidate.spec;
  if (!isAtLeast(candidate, Price, priceTicks, minPriceTicks || 1)) return false;
  return isAtMost(candidate, Price, priceTicks, Math.min(maxPriceTicks || MAX_TICKS, MAX_TICKS));
}

/** Rule 4.2. */
function passesLotSize(candidate: Candidate): boolean {
  const { quantityLots, terms, isCutByRange } = candidate;
  if (!areLotsWithin(candidate, quantityLots, isCutByRange)) return false;
  return terms.icebergLots === 0 || areLotsWithin(candidate, terms.icebergLots, false);
}

function areLotsWithin(candidate: Candidate, lots: number, mayBeLess: boolean): boolean {
  const { minQuantityLots, maxQuantityLots } = candidate.spec;
  if (!mayBeLess && !isAtLeast(candidate, LotSize, lots, minQuantityLots || 1)) return false;
  return isAtMost(candidate, LotSize, lots, maxQuantityLots);
}

/** Rule 4.3. */
function passesMarketLotSize(candidate: Candidate): boolean {
  const { spec, quantityLots: lots } = candidate;
  const min = candidate.isCutByRange ? 0 : spec.marketMinQuantityLots;
  const max = spec.marketMaxQuantityLots;
  const step = candidate.terms.quoteQuantityUnits > 0 ? 0 : spec.marketStepLots;
  if (min > 0 && !isAtLeast(candidate, MarketLotSize, lots, min)) return false;
  if (max > 0 && !isAtMost(candidate, MarketLotSize, lots, max)) return false;
  return step === 0 || isMultipleOf(candidate, MarketLotSize, lots, step);
}

/** Rule 4.4. */
function passesPercentPrice(candidate: Candidate): boolean {
  const { percentPriceDown, percentPriceUp } = candidate.spec;
  return isNearAverage(candidate, PercentPrice, percentPriceDown, percentPriceUp);
}

function passesPercentPriceBySide(candidate: Candidate): boolean {
  const { spec, terms } = candidate;
  const isBuy = terms.side === Buy;
  const down = isBuy ? spec.bidMultiplierDown : spec.askMultiplierDown;
  const up = isBuy ? spec.bidMultiplierUp : spec.askMultiplierUp;
  return up === 0 || isNearAverage(candidate, PercentPriceBySide, down, up);
}

function isNearAverage(candidate: Candidate, filter: number, down: number, up: number): boolean {
  const { priceTicks, averageValue } = candidate;
  if (priceTicks === 0 || averageValue === 0) return true;
  const scale = MULTIPLIER_SCALE * candidate.averageScale;
  // Exact products settle it without a division, when nobody asks where the bounds are.
  const scaledPrice = priceTicks * scale;
  const highest = averageValue * up;
  const isExact = scaledPrice <= Number.MAX_SAFE_INTEGER && highest <= Number.MAX_SAFE_INTEGER;
  const isNear = scaledPrice <= highest && scaledPrice >= averageValue * down;
  if (isExact && isNear && candidate.witness === undefined) return true;
  const lowestTicks = mulDivCeil(averageValue, down, scale);
  const highestTicks = mulDivFloor(averageValue, up, scale);
  return (
    isAtLeast(candidate, filter, priceTicks, lowestTicks) &&
    isAtMost(candidate, filter, priceTicks, highestTicks)
  );
}

/** Rule 4.5. */
function passesTrailingDelta(candidate: Candidate): boolean {
  const { spec, terms } = candidate;
  const bips = terms.trailingDeltaBips;
  const isAbove = isRising(terms.side, terms.orderType);
  const min = isAbove ? spec.minTrailingAboveBips : spec.minTrailingBelowBips;
  const max = isAbove ? spec.maxTrailingAboveBips : spec.maxTrailingBelowBips;
  if (bips === 0 || max === 0) return true;
  return (
    isAtLeast(candidate, TrailingDelta, bips, min) && isAtMost(candidate, TrailingDelta, bips, max)
  );
}

/** Rule 4.6. */
function passesIcebergParts(candidate: Candidate): boolean {
  const parts = mulDivCeil(candidate.quantityLots, 1, candidate.terms.icebergLots);
  return isAtMost(candidate, IcebergParts, parts, candidate.spec.maxIcebergParts);
}

/** Rule 4.7. */
function passesMinNotional(candidate: Candidate): boolean {
  const { spec } = candidate;
  if (!spec.oldMinNotionalToMarket && isMarket(candidate)) return true;
  const units = worthRoundedDown(candidate);
  if (units === UNKNOWN_WORTH) return true;
  return isAtLeast(candidate, MinNotional, units, spec.oldMinNotionalUnits);
}

function passesNotional(candidate: Candidate): boolean {
  const { spec } = candidate;
  const min = isMarket(candidate) && !spec.applyMinToMarket ? 0 : spec.minNotionalUnits;
  const max = isMarket(candidate) && !spec.applyMaxToMarket ? 0 : spec.maxNotionalUnits;
  if (min + max === 0) return true;
  const units = worthRoundedDown(candidate);
  if (units === UNKNOWN_WORTH) return true;
  if (min > 0 && !isAtLeast(candidate, Notional, units, min)) return false;
  return max === 0 || isAtMost(candidate, Notional, worthRoundedUp(candidate), max);
}

function isMarket(candidate: Candidate): boolean {
  return candidate.terms.orderType === Market;
}

/** Rule 4.8. A sum beyond 2^53-1 is rounded, and more than any limit all the same. */
function passesMaxPosition(candidate: Candidate): boolean {
  const { spec, ownedBaseUnits, openBuyBaseUnits } = candidate;
  const units = ownedBaseUnits + openBuyBaseUnits + baseUnits(spec, candidate.quantityLots);
  return isAtMost(candidate, MaxPosition, units, spec.maxPositionUnits);
}

/** Rules 4.9 and 4.10: what is open already, and what the command at hand adds to it. */
function passesCount(candidate: Candidate, filter: number): boolean {
  const { spec, exchangeSpec } = candidate;
  switch (filter) {
    case MaxNumOrders:
      return isAtMost(
        candidate,
        filter,
        candidate.openOrders + candidate.addedOrders,
        spec.maxNumOrders,
      );
    case MaxNumIcebergOrders:
      return isAtMost(
        candidate,
        filter,
        candidate.openIcebergOrders + candidate.addedIcebergOrders,
        spec.maxNumIcebergOrders,
      );
    case MaxNumAlgoOrders:
      return isAtMost(
        candidate,
        filter,
        candidate.openAlgoOrders + candidate.addedAlgoOrders,
        spec.maxNumAlgoOrders,
      );
    case MaxNumOrderLists:
      return isAtMost(
        candidate,
        filter,
        candidate.openLists + candidate.addedLists,
        spec.maxNumOrderLists,
      );
    case ExchangeMaxNumOrders:
      return isAtMost(
        candidate,
        filter,
        candidate.allOpenOrders + candidate.addedOrders,
        exchangeSpec.maxNumOrders,
      );
    case ExchangeMaxNumIcebergOrders:
      return isAtMost(
        candidate,
        filter,
        candidate.allOpenIcebergOrders + candidate.addedIcebergOrders,
        exchangeSpec.maxNumIcebergOrders,
      );
    case ExchangeMaxNumAlgoOrders:
      return isAtMost(
        candidate,
        filter,
        candidate.allOpenAlgoOrders + candidate.addedAlgoOrders,
        exchangeSpec.maxNumAlgoOrders,
      );
    case ExchangeMaxNumOrderLists:
      return isAtMost(
        candidate,
        filter,
        candidate.allOpenLists + candidate.addedLists,
        exchangeSpec.maxNumOrderLists,
      );
    default:
      return true;
  }
}

/** Rule 4.11: an order is about its base units of one asset, and about its worth of another. */
function passesMaxAsset(candidate: Candidate): boolean {
  const { spec, exchangeSpec } = candidate;
  for (const { assetId, limitUnits } of exchangeSpec.maxAssets) {
    if (limitUnits === 0) continue;
    if (assetId === spec.baseAssetId) {
      const units = baseUnits(spec, candidate.quantityLots);
      if (!isAtMost(candidate, MaxAsset, units, limitUnits)) return false;
    }
    if (assetId === spec.quoteAssetId) {
      const units = worthRoundedUp(candidate);
      const isKnown = units !== UNKNOWN_WORTH;
      if (isKnown && !isAtMost(candidate, MaxAsset, units, limitUnits)) return false;
    }
  }
  return true;
}
