import { walkLots, walkQuote } from "../book/index.ts";
import { OVERFLOWED, REJECTIONS } from "../event/index.ts";
import {
  OrderType,
  PegPriceType,
  Side,
  baseUnits,
  isContingent,
  isCount,
  isRising,
  notionalUnits,
  oppositeOf,
} from "../market/index.ts";
import { AccountCount } from "./money/accounts.ts";
import type { Applicant } from "./applicant.ts";
import type { Candidate } from "./check/candidate.ts";
import { checkIceberg, checkLiquidity, checkOverflow } from "./check/check-market.ts";
import { Stage } from "./check/filter-sets.ts";
import { checkFilters } from "./check/filters.ts";
import type { Market } from "./market.ts";
import { checkPeg, pegTicks } from "./pegs.ts";
import type { ExchangeState } from "./state.ts";
import { setOwner, setPriceRange } from "./work.ts";

const { Buy, Sell } = Side;
const { LimitMaker, Market: OrderTypeMarket } = OrderType;
const { None } = PegPriceType;
const { AlgoOrders, IcebergOrders, OrderLists, Orders } = AccountCount;
const { EntryUnsized } = Stage;

/** Hands an applicant to the checks; everything they are asked next is about it. */
export function present(state: ExchangeState, applicant: Applicant): void {
  const { candidate } = state;
  candidate.begin(applicant.terms, applicant.market, state.exchangeSpec, state.timeUs);
  candidate.selfTradePrevention = applicant.selfTradePrevention;
}

/** Rules 3.6 to 3.9: what can be said of the order presented by itself and the market. */
export function judgeOrder(state: ExchangeState, applicant: Applicant): boolean {
  const { candidate } = state;
  const { terms } = applicant;
  countOpen(state, applicant);
  applicant.peggedPriceTicks = 0;
  applicant.quantityLots = terms.quantityLots;
  applicant.isServed = true;
  // A leg without a quantity yet has nothing that an iceberg could exceed.
  if (applicant.stage !== EntryUnsized && !checkIceberg(candidate)) return false;
  if (!judgeBook(state, applicant)) return false;
  if (!checkFilters(candidate, applicant.stage)) return false;
  if (!checkOverflow(candidate)) return false;
  applicant.holdPriceTicks = holdPriceOf(applicant);
  applicant.neededUnits = neededOf(applicant, candidate);
  return checkPegOverflow(state, applicant);
}

/** Rule 3.7: the book has a level for a peg, and something for a MARKET order by quote. */
function judgeBook(state: ExchangeState, applicant: Applicant): boolean {
  const { orderType, pegPriceType } = applicant.terms;
  if (pegPriceType !== None) return judgePeg(state, applicant);
  if (orderType !== OrderTypeMarket || applicant.isPending) return true;
  walk(state, applicant);
  return checkLiquidity(state.candidate);
}

/** Rule 3.9 for a peg whose price comes later: it holds at another price until then. */
function checkPegOverflow({ refusal }: ExchangeState, applicant: Applicant): boolean {
  const { terms, market, holdPriceTicks, quantityLots, peggedPriceTicks } = applicant;
  if (terms.pegPriceType === None || peggedPriceTicks > 0) return true;
  const units = notionalUnits(market.spec, holdPriceTicks, quantityLots);
  return isCount(units) || refusal.set(OVERFLOWED.quantity, units, Number.MAX_SAFE_INTEGER);
}

/** Rule 3.10. */
export function checkUnique(state: ExchangeState, accountIndex: number, id: string): boolean {
  if (state.clientOrderIds.find(accountIndex, id) === 0) return true;
  return state.refusal.set(REJECTIONS.duplicateOrder, 0, 0);
}

/** Rules 3.11 and 3.12: what works or waits from now on may not have its moment already. */
export function checkTiming(state: ExchangeState, applicant: Applicant): boolean {
  const { terms, market } = applicant;
  if (isContingent(terms.orderType)) {
    return checkWouldTrigger(
      state,
      market,
      terms.triggerPriceTicks,
      isRising(terms.side, terms.orderType),
    );
  }
  if (terms.orderType !== LimitMaker) return true;
  return checkWouldMatch(state, market, terms.side, applicant.peggedPriceTicks || terms.priceTicks);
}

export function checkWouldTrigger(
  state: ExchangeState,
  { lastPriceTicks }: Market,
  triggerTicks: number,
  isRisingOrder: boolean,
): boolean {
  if (triggerTicks === 0 || lastPriceTicks === 0) return true;
  const waits = isRisingOrder ? lastPriceTicks < triggerTicks : lastPriceTicks > triggerTicks;
  return waits || state.refusal.set(REJECTIONS.wouldTrigger, triggerTicks, lastPriceTicks);
}

export function checkWouldMatch(
  state: ExchangeState,
  { book }: Market,
  side: Side,
  priceTicks: number,
): boolean {
  const bestTicks = book.bestPriceTicks(oppositeOf(side));
  if (bestTicks === 0) return true;
  const rests = side === Buy ? priceTicks < bestTicks : priceTicks > bestTicks;
  return rests || state.refusal.set(REJECTIONS.wouldMatch, priceTicks, bestTicks);
}

/** Rule 3.13, for what an order by itself holds. */
export function checkFunds(state: ExchangeState, applicant: Applicant): boolean {
  const { market, terms, accountIndex, neededUnits } = applicant;
  const asset = market.spentAsset(terms.side);
  if (neededUnits === 0 || asset.isFreeAtLeast(accountIndex, neededUnits)) return true;
  const free = asset.freeUnitsCapped(accountIndex);
  return state.refusal.set(REJECTIONS.insufficientBalance, free, neededUnits);
}

function countOpen({ accounts, candidate }: ExchangeState, applicant: Applicant): void {
  const { market, accountIndex, legs, terms } = applicant;
  const { accountOrders } = market;
  candidate.openOrders = accountOrders.openCount(accountIndex);
  candidate.openAlgoOrders = accountOrders.algoCount(accountIndex);
  candidate.openIcebergOrders = accountOrders.icebergCount(accountIndex);
  candidate.openLists = accountOrders.listCount(accountIndex);
  if (candidate.needsExchangeCounts) {
    candidate.allOpenOrders = accounts.openCount(accountIndex, Orders);
    candidate.allOpenAlgoOrders = accounts.openCount(accountIndex, AlgoOrders);
    candidate.allOpenIcebergOrders = accounts.openCount(accountIndex, IcebergOrders);
    candidate.allOpenLists = accounts.openCount(accountIndex, OrderLists);
  }
  if (candidate.needsPosition && terms.side === Buy) {
    candidate.ownedBaseUnits = market.base.ownedUnits(accountIndex);
    candidate.openBuyBaseUnits = baseUnits(market.spec, openBuyLots(market, accountIndex));
  }
  if (legs.length > 0) candidate.countList(legs);
}

function openBuyLots({ orders, accountOrders }: Market, accountIndex: number): number {
  let lots = 0;
  let slot = accountOrders.first(accountIndex);
  for (; slot !== 0; slot = accountOrders.next(slot)) {
    if (orders.side(slot) === Buy) lots += orders.openLots(slot);
  }
  return lots;
}

/** The price of an order that works at once is fixed now (rules 3.7, 9). */
function judgePeg(state: ExchangeState, applicant: Applicant): boolean {
  const { market, terms, isPending } = applicant;
  if (!checkPeg(state, terms)) return false;
  if (isPending || isContingent(terms.orderType)) return true;
  const ticks = pegTicks(market, terms.side, terms.pegPriceType, terms.pegOffsetLevels);
  if (ticks === 0) return state.refusal.set(REJECTIONS.pegWithoutLevel, 0, terms.pegOffsetLevels);
  applicant.peggedPriceTicks = ticks;
  state.candidate.priceTicks = ticks;
  return true;
}

/** What the book has for a MARKET order (rule 5.2). */
function walk(state: ExchangeState, applicant: Applicant): void {
  const { market, terms } = applicant;
  const { candidate } = state;
  setPriceRange(state, market, terms.side);
  setOwner(state, applicant.accountIndex, applicant.selfTradePrevention);
  const isByQuote = terms.quoteQuantityUnits > 0;
  const found = isByQuote
    ? walkQuote(market.book, terms.side, terms.quoteQuantityUnits, state.terms)
    : walkLots(market.book, terms.side, terms.quantityLots, state.terms);
  candidate.quoteUnits = found.quoteUnits;
  if (!isByQuote) return;
  applicant.quantityLots = found.lots;
  applicant.isServed = found.complete;
  candidate.quantityLots = found.lots;
  candidate.isShortOfBook = !found.complete && !found.cut;
  candidate.isCutByRange = found.cut;
}

function holdPriceOf({ terms, market, peggedPriceTicks }: Applicant): number {
  if (peggedPriceTicks > 0) return peggedPriceTicks;
  return terms.priceTicks || terms.triggerPriceTicks || market.lastPriceTicks;
}

/** Rule 5.1; a pending MARKET BUY, and what an OPO list pays, need nothing yet. */
function neededOf(applicant: Applicant, candidate: Candidate): number {
  const { market, terms, quantityLots, isPending, holdPriceTicks } = applicant;
  if (terms.side === Sell) return baseUnits(market.spec, quantityLots);
  if (terms.orderType === OrderTypeMarket) {
    return isPending ? 0 : terms.quoteQuantityUnits || candidate.quoteUnits;
  }
  return notionalUnits(market.spec, holdPriceTicks, quantityLots);
}
