import type { OrderTerms } from "../command/index.ts";
import { REJECTIONS, RejectedPart } from "../event/index.ts";
import { OrderType, isContingent } from "../market/index.ts";
import type { OrderOwner } from "../order/index.ts";
import type { Applicant } from "./applicant.ts";
import { checkAllowed, checkTrading } from "./check/check-market.ts";
import { Stage } from "./check/filter-sets.ts";
import { checkFunds, checkTiming, checkUnique, judgeOrder, present } from "./judge-order.ts";
import type { Market } from "./market.ts";
import { holdFor, openOrder } from "./order-life.ts";
import type { ExchangeState } from "./state.ts";
import { noteFollowing, startWaiting } from "./stops.ts";
import { work } from "./work.ts";

const { Market: OrderTypeMarket } = OrderType;
const { Entry } = Stage;
const { Whole } = RejectedPart;

/** Places an order whose shape is right on a market that exists, or refuses it. */
export function placeOrder(
  state: ExchangeState,
  market: Market,
  order: OrderOwner & OrderTerms,
  part: RejectedPart = Whole,
): void {
  const applicant = state.applicants[0];
  if (!judgePlacing(state, market, order, applicant)) return state.reject(order.accountId, part);
  const slot = acceptOrder(state, applicant, order);
  state.log.accepted(market.orders, slot);
  if (isContingent(order.orderType)) startWaiting(state, market, slot);
  else work(state, market, slot);
}

/** Rules 3.3 to 3.13, in their order. Changes nothing. */
export function judgePlacing(
  state: ExchangeState,
  market: Market,
  order: OrderOwner & OrderTerms,
  applicant: Applicant,
): boolean {
  return (
    judgeAdmission(state, market, order, applicant) &&
    checkUnique(state, applicant.accountIndex, order.clientOrderId) &&
    checkTiming(state, applicant) &&
    checkFunds(state, applicant)
  );
}

/** Rules 3.3 to 3.9: what must be right before an order that is to be replaced is canceled. */
export function judgeAdmission(
  state: ExchangeState,
  market: Market,
  order: OrderOwner & OrderTerms,
  applicant: Applicant,
): boolean {
  const { candidate } = state;
  const accountIndex = state.ledger.accountIndex(order.accountId);
  applicant.begin(market, accountIndex, order, Entry);
  applicant.selfTradePrevention = order.selfTradePrevention;
  present(state, applicant);
  return (
    checkMayTrade(state, accountIndex) &&
    checkTrading(state.refusal, market.spec) &&
    checkAllowed(candidate) &&
    judgeOrder(state, applicant)
  );
}

/** Rule 3.3. */
export function checkMayTrade(state: ExchangeState, accountIndex: number): boolean {
  if (state.accounts.canTrade(accountIndex)) return true;
  return state.refusal.set(REJECTIONS.accountDisabled, 0, 0);
}

/** The order is open from now on and holds what it needs. */
export function acceptOrder(state: ExchangeState, applicant: Applicant, owner: OrderOwner): number {
  const { market, terms } = applicant;
  const { orders } = market;
  const slot = openOrder(state, market, owner, terms);
  // A MARKET order holds what the book asks for it: no price tells that.
  if (terms.orderType !== OrderTypeMarket) orders.setHoldPriceTicks(slot, applicant.holdPriceTicks);
  if (applicant.peggedPriceTicks > 0) orders.setPeggedPriceTicks(slot, applicant.peggedPriceTicks);
  if (applicant.quantityLots !== terms.quantityLots) {
    orders.setQuantityLots(slot, applicant.quantityLots);
  }
  if (!applicant.isServed) orders.setNeverFilled(slot);
  if (terms.trailingDeltaBips > 0 && !applicant.isPending) noteFollowing(state, market, slot);
  holdFor(state, market, slot, applicant.neededUnits);
  return slot;
}
