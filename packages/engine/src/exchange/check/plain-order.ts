import type { ExchangeSpec, MarketSpec } from "../../market/index.ts";
import {
  MULTIPLIER_SCALE,
  MarketStatus,
  OrderType,
  PRICE_TICKS_MAX,
  ReferencePriceKind,
  Side,
} from "../../market/index.ts";
import { UNUSUAL, filtersOf } from "./filter-sets.ts";

const { Market } = OrderType;
const { Buy } = Side;
const SCALE = MULTIPLIER_SCALE;

/** From here on doubles are no longer exact. */
const EXACT_END = 2 ** 53;
/** Below this their error is far below one tick. */
const NEAR_END = 2 ** 50;

/** What of an order the short way looks at. */
export interface PlainTerms {
  readonly side: Side;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

/**
 * A market's rules as the order of every day meets them: numbers, worked out with each new spec,
 * between which a LIMIT without extras passes every filter. What they refuse is not refused yet: the
 * filters themselves decide, one by one.
 */
export class PlainBounds {
  /** No filter is on that few markets have. */
  readonly areAll: boolean;
  /** The types that may come at all (rules 3.4, 3.5): a bit for each. */
  readonly orderTypes: number;
  readonly selfTradePreventionModes: number;
  readonly maxNumOrders: number;
  readonly lotUnits: number;
  readonly tickLotUnits: number;
  /** Rules 4.1, 4.2, 4.7 as numbers: see the places below. */
  readonly numbers = new Float64Array(10);
  /** Rules 4.2, 4.3, 4.7 for a MARKET order: see the places below. */
  readonly marketNumbers = new Float64Array(5);

  constructor(spec: MarketSpec, exchangeSpec: ExchangeSpec) {
    const hasSides = spec.bidMultiplierUp !== 0 || spec.askMultiplierUp !== 0;
    const hasReference = spec.referencePriceKind !== ReferencePriceKind.None;
    const isUsual = (filtersOf(spec, exchangeSpec) & UNUSUAL) === 0;
    this.areAll = isUsual && !(hasSides && hasReference);
    // Without a price of its own a MARKET order is judged by what a reference may say.
    const orderTypes = hasReference ? spec.orderTypes & ~(1 << Market) : spec.orderTypes;
    this.orderTypes = spec.status === MarketStatus.Trading ? orderTypes : 0;
    this.selfTradePreventionModes = spec.selfTradePreventionModes;
    this.maxNumOrders = spec.maxNumOrders;
    this.lotUnits = spec.baseUnitsPerLot;
    this.tickLotUnits = spec.quoteUnitsPerTickLot;
    this.numbers.set([
      Math.max(spec.minPriceTicks, 1),
      Math.min(spec.maxPriceTicks || PRICE_TICKS_MAX, PRICE_TICKS_MAX),
      Math.max(spec.minQuantityLots, 1),
      spec.maxQuantityLots,
      spec.minNotionalUnits,
      spec.maxNotionalUnits || Infinity,
      spec.bidMultiplierUp,
      spec.bidMultiplierDown,
      spec.askMultiplierUp,
      spec.askMultiplierDown,
    ]);
    this.marketNumbers.set([
      Math.max(spec.minQuantityLots, spec.marketMinQuantityLots, 1),
      Math.min(spec.maxQuantityLots, spec.marketMaxQuantityLots || Infinity),
      spec.marketStepLots,
      spec.applyMinToMarket ? spec.minNotionalUnits : 0,
      spec.applyMaxToMarket && spec.maxNotionalUnits > 0 ? spec.maxNotionalUnits : Infinity,
    ]);
  }
}

const MIN_PRICE = 0;
const MAX_PRICE = 1;
const MIN_LOTS = 2;
const MAX_LOTS = 3;
const MIN_NOTIONAL = 4;
const MAX_NOTIONAL = 5;
const BID_UP = 6;

const MARKET_MIN_LOTS = 0;
const MARKET_MAX_LOTS = 1;
const MARKET_STEP_LOTS = 2;
const MARKET_MIN_NOTIONAL = 3;
const MARKET_MAX_NOTIONAL = 4;

/**
 * Is a LIMIT within all bounds, and every amount of it exact? `nearTicks` is at most one tick off what
 * PERCENT_PRICE_BY_SIDE compares with; 0 = there is nothing to compare with.
 */
export function isPlainlyFine(bounds: PlainBounds, terms: PlainTerms, nearTicks: number): boolean {
  const { numbers, lotUnits, tickLotUnits } = bounds;
  const { priceTicks, quantityLots } = terms;
  const notional = priceTicks * quantityLots * tickLotUnits;
  if (
    priceTicks < (numbers[MIN_PRICE] as number) ||
    priceTicks > (numbers[MAX_PRICE] as number) ||
    quantityLots < (numbers[MIN_LOTS] as number) ||
    quantityLots > (numbers[MAX_LOTS] as number) ||
    notional < (numbers[MIN_NOTIONAL] as number) ||
    notional > (numbers[MAX_NOTIONAL] as number) ||
    notional >= EXACT_END ||
    quantityLots * lotUnits >= EXACT_END
  ) {
    return false;
  }
  return nearTicks === 0 || isNear(numbers, terms.side, priceTicks, nearTicks);
}

/**
 * Is a MARKET order by quantity within all bounds? `nearTicks` is at most one tick off the average at
 * which it is worth something; 0 = there is none, and the book tells what it is worth.
 */
export function isPlainlyFineMarket(
  { marketNumbers, tickLotUnits }: PlainBounds,
  lots: number,
  nearTicks: number,
): boolean {
  const stepLots = marketNumbers[MARKET_STEP_LOTS] as number;
  if (lots < (marketNumbers[MARKET_MIN_LOTS] as number)) return false;
  if (lots > (marketNumbers[MARKET_MAX_LOTS] as number)) return false;
  if (stepLots !== 0 && lots % stepLots !== 0) return false;
  if (nearTicks === 0) return !isWorthLimited(marketNumbers);
  const most = (nearTicks + 1) * lots * tickLotUnits;
  const least = (nearTicks - 1) * lots * tickLotUnits;
  return (
    most < EXACT_END &&
    most <= (marketNumbers[MARKET_MAX_NOTIONAL] as number) &&
    least >= (marketNumbers[MARKET_MIN_NOTIONAL] as number)
  );
}

function isWorthLimited(marketNumbers: Float64Array): boolean {
  return (
    marketNumbers[MARKET_MIN_NOTIONAL] !== 0 || marketNumbers[MARKET_MAX_NOTIONAL] !== Infinity
  );
}

/** PERCENT_PRICE_BY_SIDE; one tick less, and one more, than what may be one tick off. */
function isNear(numbers: Float64Array, side: Side, priceTicks: number, nearTicks: number): boolean {
  const at = side === Buy ? BID_UP : BID_UP + 2;
  const up = numbers[at] as number;
  const down = numbers[at + 1] as number;
  if (up === 0) return true;
  const highest = (nearTicks - 1) * up;
  const scaledPrice = priceTicks * SCALE;
  return highest < NEAR_END && scaledPrice <= highest && scaledPrice >= (nearTicks + 1) * down;
}
