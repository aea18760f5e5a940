import { StepKind, StopReason, canFill, endsInRange } from "../book/index.ts";
import type { ExpiryReason as Reason, SelfTradePrevention } from "../market/index.ts";
import { ExpiryReason, OrderStatus, Side, TimeInForce, takesAnyPrice } from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import { expireLeg, forgetLeg } from "./list-legs.ts";
import type { Market } from "./market.ts";
import { limitOf, releaseBeyond, setStage } from "./order-life.ts";
import { highestTicks, lowestTicks } from "./price/reference-price.ts";
import { settleFill, settlePrevention } from "./settle.ts";
import { settleFills } from "./settle-fills.ts";
import type { ExchangeState } from "./state.ts";
import { fireStops } from "./stops.ts";

const { Buy } = Side;
const { Fok, Ioc } = TimeInForce;
const { ExpiredInMatch, Filled } = OrderStatus;
const {
  ExchangeCanceled,
  InsufficientLiquidity,
  PriceRangeExceeded,
  UnfilledFokOrder,
  UnfilledIocQuantity,
} = ExpiryReason;
const { FillLast } = StepKind;
const { PriceRange, Steps } = StopReason;
const { Book } = OrderStage;

/** An order works: it meets what crosses it; the rest of it rests or expires (rules 7, 11). */
export function work(state: ExchangeState, market: Market, slot: number): void {
  const { orders, book } = market;
  const side = orders.side(slot);
  const limitTicks = limitOf(market, slot);
  const lots = orders.openLots(slot);
  setTerms(state, market, slot);
  const { terms } = state;
  if (orders.timeInForce(slot) === Fok && !canFill(book, { side, limitTicks, lots, terms })) {
    return expireLeg(state, market, slot, UnfilledFokOrder);
  }
  book.match(side, limitTicks, lots, terms);
  const { steps } = book;
  state.matchStepsLeft -= steps.count;
  let step = settleFills(state, market, slot, 0);
  while (step < steps.count) {
    if (steps.kind(step) <= FillLast) settleFill(state, market, slot, step);
    else settlePrevention(state, market, slot, step);
    step = settleFills(state, market, slot, step + 1);
  }
  finish(state, market, slot);
  if (steps.count > 0 && market.hasStops) fireAlong(state, market);
}

/** Within which prices an order of this side may trade now (rule 11). */
export function setPriceRange(state: ExchangeState, market: Market, side: Side): void {
  const { terms } = state;
  const { spec } = market;
  const up = side === Buy ? spec.bidLimitUp : spec.askLimitUp;
  const down = side === Buy ? spec.bidLimitDown : spec.askLimitDown;
  terms.unitsPerTickLot = spec.quoteUnitsPerTickLot;
  terms.lowestTicks = 0;
  terms.highestTicks = Infinity;
  if (up === 0 && down === 0) return;
  const reference = market.reference.at(state.timeUs);
  terms.lowestTicks = lowestTicks(reference, down);
  terms.highestTicks = highestTicks(reference, up);
}

/** Whose orders a taker may not trade with, and what becomes of them (rule 7.5). */
export function setOwner(
  { terms, accounts }: ExchangeState,
  accountIndex: number,
  selfTradePrevention: SelfTradePrevention,
): void {
  terms.selfTradePrevention = selfTradePrevention;
  terms.owner = accountIndex;
  terms.tradeGroup = accounts.tradeGroupId(accountIndex);
  terms.tradeGroups = accounts.groupOf;
}

function setTerms(state: ExchangeState, market: Market, slot: number): void {
  const { terms } = state;
  const { orders } = market;
  const side = orders.side(slot);
  setPriceRange(state, market, side);
  setOwner(state, orders.accountIndex(slot), orders.selfTradePrevention(slot));
  const isPaying = side === Buy && takesAnyPrice(orders.orderType(slot));
  terms.budgetUnits = isPaying ? orders.heldUnits(slot) : Infinity;
}

/** What becomes of a taker after its match. */
function finish(state: ExchangeState, market: Market, slot: number): void {
  const { orders } = market;
  const status = orders.status(slot);
  if (status === Filled || status === ExpiredInMatch) {
    releaseBeyond(state, market, slot, 0);
    return forgetLeg(state, market, slot);
  }
  const reason = expiryReason(state, market, slot);
  if (reason === undefined) rest(market, slot);
  else expireLeg(state, market, slot, reason);
}

/** Why the rest of a taker may not rest; undefined when it may. */
function expiryReason({ terms }: ExchangeState, market: Market, slot: number): Reason | undefined {
  const { orders, book } = market;
  if (orders.openLots(slot) === 0) {
    // By quote it asked for no more lots than the range has.
    return endsInRange(book, orders.side(slot), terms) ? InsufficientLiquidity : PriceRangeExceeded;
  }
  if (book.stopReason === PriceRange) return PriceRangeExceeded;
  if (book.stopReason === Steps) return ExchangeCanceled;
  if (takesAnyPrice(orders.orderType(slot))) return InsufficientLiquidity;
  const timeInForce = orders.timeInForce(slot);
  if (timeInForce === Ioc) return UnfilledIocQuantity;
  return timeInForce === Fok ? UnfilledFokOrder : undefined;
}

/** Takes its place behind the others at its price; an iceberg shows only a part. */
function rest(market: Market, slot: number): void {
  const { orders, book } = market;
  const lots = orders.openLots(slot);
  const shownMax = orders.icebergLots(slot);
  const shown = shownMax > 0 && shownMax < lots ? shownMax : lots;
  book.setShownLots(slot, shown);
  if (shown < lots) book.hide(slot, lots - shown, shownMax);
  book.rest(slot, orders.side(slot), limitOf(market, slot));
  setStage(market, slot, Book);
}

/** Each different price of the trades just made fires what waits for it (rule 8.1). */
function fireAlong(state: ExchangeState, market: Market): void {
  const { steps } = market.book;
  let last = 0;
  for (let step = 0; step < steps.count; step++) {
    const priceTicks = steps.priceTicks(step);
    if (steps.kind(step) > FillLast || priceTicks === last) continue;
    last = priceTicks;
    fireStops(state, market, priceTicks);
  }
}
