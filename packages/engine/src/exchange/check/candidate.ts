import type { OrderTerms } from "../../command/index.ts";
import type { Refusal } from "../../event/index.ts";
import type { ExchangeSpec, MarketSpec } from "../../market/index.ts";
import { OrderType, SelfTradePrevention, TimeInForce, isContingent } from "../../market/index.ts";
import type { PlainBounds } from "./plain-order.ts";
import type { AveragePrice } from "../price/average-price.ts";
import { OF_BUYS, OF_EXCHANGE } from "./filter-sets.ts";
import type { ReferencePrice } from "../price/reference-price.ts";
import { REFERENCE_SCALE } from "../price/reference-price.ts";

/** Nothing says what an order is worth: no price, no trigger price, no average, no walk. */
const UNKNOWN_WORTH = -1;
export const WORTH_UNKNOWN = UNKNOWN_WORTH;

const EXCHANGE_FILTERS = OF_EXCHANGE;
const BUY_FILTERS = OF_BUYS;

const { Market } = OrderType;
const { Gtc } = TimeInForce;
const { None } = SelfTradePrevention;

/** What the checks need to know of a market. */
export interface CandidateMarket {
  readonly spec: MarketSpec;
  /** What `filtersOf` says of its spec. */
  readonly filters: number;
  readonly plain: PlainBounds;
  readonly average: AveragePrice;
  readonly reference: ReferencePrice;
  readonly lastPriceTicks: number;
}

/** Somebody who wants to know every comparison of the filters, not only the one that failed. */
export interface Witness {
  /** `filter` is a place in FILTERS. */
  compared(filter: number, actual: number, relation: Relation, limit: number): void;
}

/** What a number had to be, held against its limit. */
export const Relation = { AtLeast: 0, AtMost: 1, MultipleOf: 2 } as const;
export type Relation = (typeof Relation)[keyof typeof Relation];

/**
 * An order on its way in, with all that the checks need to know about it. There is one of it, used
 * again for every order: `begin` starts over, then whoever places the order fills in what only he
 * knows.
 */
export class Candidate {
  readonly refusal: Refusal;
  terms!: OrderTerms;
  market!: CandidateMarket;
  spec!: MarketSpec;
  exchangeSpec!: ExchangeSpec;
  timeUs = 0;
  selfTradePrevention: SelfTradePrevention = None;
  /** Of a pegged order the price the book gave it; 0 = it has none yet. */
  priceTicks = 0;
  /** Of a MARKET order by quote: what the book has for it. */
  quantityLots = 0;
  /** Of a MARKET order: what the book asks or pays for it; unknown while nobody looked. */
  quoteUnits = UNKNOWN_WORTH;
  /** The book ends before a MARKET order by quote is served. */
  isShortOfBook = false;
  /** The range of prices ends before it. */
  isCutByRange = false;

  /** Open orders and lists of the account: on this market, and over all markets. */
  openOrders = 0;
  openAlgoOrders = 0;
  openIcebergOrders = 0;
  openLists = 0;
  allOpenOrders = 0;
  allOpenAlgoOrders = 0;
  allOpenIcebergOrders = 0;
  allOpenLists = 0;
  /** How many the command at hand adds; 0 = the order does not count there. */
  addedOrders = 0;
  addedAlgoOrders = 0;
  addedIcebergOrders = 0;
  addedLists = 0;

  /** Base units of the account: free and locked, and what its open BUY orders here ask for. */
  ownedBaseUnits = 0;
  openBuyBaseUnits = 0;

  /** The filters saw on the way that every amount stays exact. */
  isExact = false;

  witness: Witness | undefined = undefined;

  #averageValue = 0;
  /** 0 = the average was not looked up yet. */
  #averageScale = 0;

  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }

  /** Starts over with another order that comes alone. */
  begin(
    terms: OrderTerms,
    market: CandidateMarket,
    exchangeSpec: ExchangeSpec,
    timeUs: number,
  ): void {
    this.terms = terms;
    this.market = market;
    this.spec = market.spec;
    this.exchangeSpec = exchangeSpec;
    this.timeUs = timeUs;
    this.priceTicks = terms.priceTicks;
    this.quantityLots = terms.quantityLots;
    this.quoteUnits = UNKNOWN_WORTH;
    this.isShortOfBook = false;
    this.isCutByRange = false;
    this.isExact = false;
    this.#averageScale = 0;
    this.addedOrders = mayStayOpen(terms) ? 1 : 0;
    this.addedAlgoOrders = isContingent(terms.orderType) ? 1 : 0;
    this.addedIcebergOrders = terms.icebergLots > 0 ? 1 : 0;
    this.addedLists = 0;
  }

  /** After `begin` with one of its legs: counts what the whole list adds. */
  countList(legs: readonly OrderTerms[]): void {
    this.addedOrders = legs.length;
    this.addedLists = 1;
    if (this.addedAlgoOrders > 0) {
      this.addedAlgoOrders = legs.filter(({ orderType }) => isContingent(orderType)).length;
    }
    if (this.addedIcebergOrders > 0) {
      this.addedIcebergOrders = legs.filter(({ icebergLots }) => icebergLots > 0).length;
    }
  }

  /** Does anybody ask for the counters over all markets? */
  get needsExchangeCounts(): boolean {
    return (this.market.filters & EXCHANGE_FILTERS) !== 0;
  }

  /** Does anybody ask what the account has of the base asset, and what it is about to buy? */
  get needsPosition(): boolean {
    return (this.market.filters & BUY_FILTERS) !== 0;
  }

  /** The average price that filters compare with is value / scale ticks; 0 = there is none. */
  get averageValue(): number {
    if (this.#averageScale === 0) this.#lookUpAverage();
    return this.#averageValue;
  }

  get averageScale(): number {
    if (this.#averageScale === 0) this.#lookUpAverage();
    return this.#averageScale;
  }

  #lookUpAverage(): void {
    const { average, reference, lastPriceTicks } = this.market;
    this.#averageValue = reference.at(this.timeUs);
    this.#averageScale = REFERENCE_SCALE;
    if (this.#averageValue > 0) return;
    this.#averageValue = average.ticksAt(this.timeUs) || lastPriceTicks;
    this.#averageScale = 1;
  }
}

/** Not a MARKET order, nor one that lives for the moment and waits for no trigger. */
function mayStayOpen({ orderType, timeInForce }: OrderTerms): boolean {
  if (isContingent(orderType)) return true;
  return orderType !== Market && timeInForce === Gtc;
}
