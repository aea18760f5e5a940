import type { OrderTerms } from "../../src/command/index.ts";
import { FILTERS, REJECTIONS } from "../../src/event/index.ts";
import {
  MarketFeature,
  MarketStatus,
  OrderType,
  PegPriceType,
  Side,
  isContingent,
} from "../../src/market/index.ts";
import type { SelfTradePrevention } from "../../src/market/index.ts";
import type { Walk } from "./book.ts";
import { walk, wouldTrade } from "./book.ts";
import { UNSIZED_FILTERS, judge } from "./filters.ts";
import { AMOUNT_MAX, base, freeOf, notional, paidAssetId } from "./money.ts";
import { mayPeg, pegPrice } from "./pegs.ts";
import { priceRange } from "./reference.ts";
import { isThereFor } from "./prevention.ts";
import type { Verdict } from "./refusal.ts";
import { overflowed, refuse } from "./refusal.ts";
import { hasLimit } from "./shape.ts";
import type { TwinMarket, World } from "./state.ts";
import { accountOf, openOrdersOf } from "./state.ts";
import type { Counts, Subject } from "./subject.ts";
import { wouldTrigger } from "./triggers.ts";

/** A new order with what the rules say about it on entry. */
export interface Candidate extends Subject {
  readonly terms: OrderTerms;
  /** It is a leg that waits for its working order; of OPO even for its quantity. */
  readonly isPending: boolean;
  readonly isUnsized: boolean;
  /** A MARKET by quote finds all that it asks for. */
  readonly isServed: boolean;
  /** Fixed on entry; 0 = no peg, or not yet. */
  readonly peggedPriceTicks: number;
  /** The price by which a BUY with a price holds. */
  readonly holdPriceTicks: number;
  /** Of a MARKET order that works at once. */
  readonly walk: Walk | undefined;
}

/** Rules 3.3 and 3.4 */
export function checkMarketOpen(world: World, market: TwinMarket, accountId: number): Verdict {
  if (!accountOf(world, accountId).canTrade) return refuse(REJECTIONS.accountDisabled);
  if (market.spec.status !== MarketStatus.Trading) return refuse(REJECTIONS.marketClosed);
  return undefined;
}

const TYPE_REFUSALS = {
  [OrderType.Limit]: REJECTIONS.limitUnsupported,
  [OrderType.Market]: REJECTIONS.marketUnsupported,
  [OrderType.LimitMaker]: REJECTIONS.limitMakerUnsupported,
  [OrderType.StopLoss]: REJECTIONS.stopLossUnsupported,
  [OrderType.StopLossLimit]: REJECTIONS.stopLossLimitUnsupported,
  [OrderType.TakeProfit]: REJECTIONS.takeProfitUnsupported,
  [OrderType.TakeProfitLimit]: REJECTIONS.takeProfitLimitUnsupported,
};

/** Rule 3.5: type, iceberg, quote quantity, trailing stop, peg, self-trade prevention mode. */
export function checkAllowed(
  market: TwinMarket,
  terms: OrderTerms,
  mode: SelfTradePrevention,
): Verdict {
  const { orderTypes, features, selfTradePreventionModes } = market.spec;
  const lacks = (feature: MarketFeature) => (features & feature) === 0;
  if ((orderTypes & (1 << terms.orderType)) === 0) return refuse(TYPE_REFUSALS[terms.orderType]);
  if (terms.icebergLots !== 0 && lacks(MarketFeature.Iceberg)) {
    return refuse(REJECTIONS.icebergUnsupported);
  }
  if (terms.quoteQuantityUnits !== 0 && lacks(MarketFeature.QuoteMarket)) {
    return refuse(REJECTIONS.quoteMarketUnsupported);
  }
  if (terms.trailingDeltaBips !== 0 && lacks(MarketFeature.TrailingStop)) {
    return refuse(REJECTIONS.trailingStopUnsupported);
  }
  if (terms.pegPriceType !== PegPriceType.None && lacks(MarketFeature.Peg)) {
    return refuse(REJECTIONS.pegUnsupported);
  }
  if ((selfTradePreventionModes & (1 << mode)) === 0) {
    return refuse(REJECTIONS.selfTradePreventionUnsupported);
  }
  return undefined;
}

export interface Entry {
  readonly accountId: number;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly market: TwinMarket;
  readonly adds: Counts;
  readonly isPending: boolean;
  readonly isUnsized: boolean;
}

/** A single order that works or waits for its trigger at once. */
export function singleEntry(market: TwinMarket, order: OrderTerms & Owner): Entry {
  const { accountId, selfTradePrevention } = order;
  const adds = countsOf([order], 0);
  return { accountId, selfTradePrevention, market, adds, isPending: false, isUnsized: false };
}

type Owner = Pick<Entry, "accountId" | "selfTradePrevention">;

/** Rule 4.9: what an order, or all legs of a list, add to the counts. */
export function countsOf(legs: readonly OrderTerms[], lists: number): Counts {
  return {
    orders: legs.length,
    icebergs: legs.filter(({ icebergLots }) => icebergLots > 0).length,
    algos: legs.filter(({ orderType }) => isContingent(orderType)).length,
    lists,
  };
}

/** Rules 5.1, 5.2, 9.2: what an order is on entry. */
export function candidateOf(world: World, terms: OrderTerms, entry: Entry): Candidate {
  const { market, isPending } = entry;
  const { side, orderType, pegPriceType } = terms;
  const isPegged = pegPriceType !== PegPriceType.None;
  const isFixedNow = isPegged && !isPending && !isContingent(orderType);
  const peggedPriceTicks = isFixedNow ? pegPrice(market, terms) : 0;
  const worksNow = orderType === OrderType.Market && !isPending;
  const wish = { ...terms, isThere: isThereFor(world, entry) };
  const found = worksNow ? walk(market, wish, priceRange(market, side, world.timeUs)) : undefined;
  const isByQuote = terms.quoteQuantityUnits > 0 && found !== undefined;
  return {
    ...entry,
    ...terms,
    terms,
    isPegged,
    limitTicks: peggedPriceTicks || terms.priceTicks,
    quantityLots: isByQuote ? found.lots : terms.quantityLots,
    isServed: !isByQuote || found.isComplete,
    isCut: isByQuote && found.isCut,
    walkedUnits: found?.units,
    peggedPriceTicks,
    holdPriceTicks: holdPrice(market, terms, peggedPriceTicks),
    walk: found,
  };
}

/** Rules 5.1 and 9.2: the price by which a BUY holds. */
function holdPrice(market: TwinMarket, terms: OrderTerms, peggedPriceTicks: number): number {
  if (peggedPriceTicks > 0) return peggedPriceTicks;
  if (hasLimit(terms.orderType) && terms.priceTicks > 0) return terms.priceTicks;
  return terms.triggerPriceTicks || market.lastPriceTicks;
}

/** Rules 3.6 to 3.9 */
export function checkCandidate(world: World, candidate: Candidate): Verdict {
  const { icebergLots, quantityLots, isUnsized } = candidate;
  if (!isUnsized && icebergLots !== 0 && icebergLots >= quantityLots) {
    return refuse(REJECTIONS.icebergExceedsQuantity);
  }
  return (
    checkBook(candidate) ??
    judge(world, candidate, isUnsized ? UNSIZED_FILTERS : FILTERS) ??
    checkExact(candidate)
  );
}

/** Rule 3.7 */
function checkBook(candidate: Candidate): Verdict {
  return checkPeg(candidate) ?? checkLiquidity(candidate);
}

function checkPeg({ terms, isPegged, isPending, peggedPriceTicks }: Candidate): Verdict {
  if (!isPegged) return undefined;
  if (!mayPeg(terms)) return refuse(REJECTIONS.pegImpossible);
  const isFixedNow = !isPending && !isContingent(terms.orderType);
  return isFixedNow && peggedPriceTicks === 0 ? refuse(REJECTIONS.pegWithoutLevel) : undefined;
}

/** A MARKET by quote that takes the whole book. */
function checkLiquidity({ market, isServed, isCut, quantityLots }: Candidate): Verdict {
  const { minQuantityLots, marketMinQuantityLots } = market.spec;
  if (isServed || isCut) return undefined;
  if (quantityLots === 0) return refuse(REJECTIONS.bookEmpty);
  if (quantityLots < minQuantityLots) return refuse(REJECTIONS.bookBelowLotSize);
  const isEnough = quantityLots >= marketMinQuantityLots;
  return isEnough ? undefined : refuse(REJECTIONS.bookBelowMarketLotSize);
}

/** Rule 3.9 */
function checkExact(candidate: Candidate): Verdict {
  const { market, quantityLots, orderType, holdPriceTicks } = candidate;
  if (candidate.isUnsized) return undefined;
  if (base(market.spec, quantityLots) > AMOUNT_MAX) return overflowed();
  const isMarket = orderType === OrderType.Market;
  const units = isMarket
    ? (candidate.walk?.units ?? 0n)
    : notional(market.spec, holdPriceTicks, quantityLots);
  return units > AMOUNT_MAX ? overflowed() : undefined;
}

/** Rule 3.10: over all markets. */
export function checkName(world: World, accountId: number, clientOrderId: string): Verdict {
  const isTaken = openOrdersOf(world, accountId).some(
    (order) => order.clientOrderId === clientOrderId,
  );
  return isTaken ? refuse(REJECTIONS.duplicateOrder) : undefined;
}

/** Rules 3.11 and 3.12 */
export function checkTiming({ market, terms, limitTicks }: Candidate): Verdict {
  if (wouldTrigger(market, terms)) return refuse(REJECTIONS.wouldTrigger);
  if (terms.orderType !== OrderType.LimitMaker) return undefined;
  return wouldTrade(market, terms.side, limitTicks) ? refuse(REJECTIONS.wouldMatch) : undefined;
}

/** Rules 5.1, 12.7, 12.9: what must be free, and is held, on entry. */
export function needOf(candidate: Candidate): bigint {
  const { market, side, orderType, quantityLots, quoteQuantityUnits } = candidate;
  if (candidate.isUnsized) return 0n;
  if (side === Side.Sell) return base(market.spec, quantityLots);
  if (orderType !== OrderType.Market) {
    return notional(market.spec, candidate.holdPriceTicks, quantityLots);
  }
  if (candidate.isPending) return 0n;
  return quoteQuantityUnits > 0 ? BigInt(quoteQuantityUnits) : (candidate.walk?.units ?? 0n);
}

/** Rule 3.13 */
export function checkFunds(world: World, candidate: Candidate): Verdict {
  const assetId = paidAssetId(candidate.market.spec, candidate.side);
  const free = freeOf(world, candidate.accountId, assetId);
  return needOf(candidate) <= free ? undefined : refuse(REJECTIONS.insufficientBalance);
}

/** Rules 3.10 to 3.13 */
export function checkEntry(world: World, candidate: Candidate): Verdict {
  return (
    checkName(world, candidate.accountId, candidate.terms.clientOrderId) ??
    checkTiming(candidate) ??
    checkFunds(world, candidate)
  );
}
