import type { PlaceOrder } from "../command/index.ts";
import type { Rejection } from "../event/index.ts";
import { REJECTIONS, overflowed } from "../event/index.ts";
import { HOUSE_ACCOUNT_INDEX } from "../ledger/index.ts";
import type { ExpiryReason as Reason } from "../market/index.ts";
import { ExpiryReason, OrderStatus, OrderType, TimeInForce } from "../market/index.ts";
import { canFill, walkLots, walkQuote } from "./book-walk.ts";
import type { Walk } from "./book-walk.ts";
import type { Candidate } from "./check-order.ts";
import { checkMarket, checkShape } from "./check-order.ts";
import { matchTaker } from "./match-taker.ts";
import type { Market } from "./market.ts";
import type { ExchangeState } from "./state.ts";
import { Taker, unitsToEarnMax, unitsToHold } from "./taker.ts";

/** Checks an order, holds its funds, executes what crosses; the rest rests or expires. */
export function placeOrder(state: ExchangeState, command: PlaceOrder): void {
  const judged = judge(state, command);
  if ("code" in judged) return state.reject(command.accountId, judged);
  execute(state, judged);
}

/** Why the order would be refused if it came next; undefined when it would be taken. */
export function refusalOf(state: ExchangeState, command: PlaceOrder): Rejection | undefined {
  const judged = judge(state, command);
  return "code" in judged ? judged : undefined;
}

/** Every check, in the order of their precedence; changes nothing. */
function judge(state: ExchangeState, command: PlaceOrder): Candidate | Rejection {
  const shapeRejection = checkShape(command);
  if (shapeRejection !== undefined) return shapeRejection;
  const market = state.markets.get(command.marketId);
  if (market === undefined) return REJECTIONS.unknownMarket;

  const accountIndex = state.ledger.accountIndex(command.accountId);
  const { timeUs } = state;
  const walk = walkFor(market, command);
  const quantityLots = command.quantityLots || (walk?.lots ?? 0);
  const candidate: Candidate = { command, market, accountIndex, walk, quantityLots, timeUs };
  return checkMarket(candidate) ?? checkAccount(state, candidate) ?? candidate;
}

function walkFor(market: Market, command: PlaceOrder): Walk | undefined {
  if (command.orderType !== OrderType.Market) return undefined;
  return command.quoteQuantityUnits > 0
    ? walkQuote(market, command.side, command.quoteQuantityUnits)
    : walkLots(market, command.side, command.quantityLots);
}

/** The checks that come last: they look at the account and at the book, not at the order alone. */
function checkAccount(state: ExchangeState, candidate: Candidate): Rejection | undefined {
  const { command, market, accountIndex } = candidate;
  if (state.clientOrderIds.has(accountIndex, command.clientOrderId)) {
    return REJECTIONS.duplicateOrder;
  }
  const spent = market.spentAsset(command.side);
  if (unitsToHold(candidate) > spent.freeUnits(accountIndex)) {
    return REJECTIONS.insufficientBalance;
  }
  if (!hasRoom(candidate)) return overflowed("quantity");
  const wouldTake =
    command.orderType === OrderType.LimitMaker &&
    canFill(market, command.side, command.priceTicks, 1);
  return wouldTake ? REJECTIONS.wouldMatch : undefined;
}

/** Whatever the order may bring must fit its owner's balance, and any fee the house's. */
function hasRoom(candidate: Candidate): boolean {
  const { command, market, accountIndex } = candidate;
  const earned = market.earnedAsset(command.side);
  const units = unitsToEarnMax(candidate);
  return (
    earned.hasRoomFor(accountIndex, units) &&
    earned.hasRoomFor(HOUSE_ACCOUNT_INDEX, units) &&
    market.spentAsset(command.side).hasRoomFor(HOUSE_ACCOUNT_INDEX, unitsToHold(candidate))
  );
}

function execute(state: ExchangeState, candidate: Candidate): void {
  const { command, market } = candidate;
  const accountIndex = state.ledger.openAccount(command.accountId);
  const heldUnits = unitsToHold(candidate);
  state.ledger.hold(accountIndex, market.spentAsset(command.side), heldUnits);
  const taker = new Taker(candidate, accountIndex, heldUnits);
  state.events.push({ kind: "OrderAccepted", order: taker.view(OrderStatus.New) });

  const isFok = command.timeInForce === TimeInForce.Fok;
  if (!isFok || canFill(market, command.side, command.priceTicks, taker.quantityLots)) {
    matchTaker(state, taker);
  }
  finish(state, taker);
}

/** What becomes of the part that found nobody, and of what is still held for it. */
function finish(state: ExchangeState, taker: Taker): void {
  const { orderType, timeInForce } = taker.command;
  const isFilled = taker.status === OrderStatus.Filled;
  if (!isFilled && orderType !== OrderType.Market && timeInForce === TimeInForce.Gtc) {
    return rest(state, taker);
  }
  if (taker.heldUnits > 0) {
    const spent = taker.market.spentAsset(taker.command.side);
    state.ledger.release(taker.accountIndex, spent, taker.heldUnits);
  }
  if (isFilled) return;
  const order = taker.view(OrderStatus.Expired);
  state.events.push({ kind: "OrderExpired", order, reason: expiryReason(taker.command) });
}

function expiryReason(command: PlaceOrder): Reason {
  if (command.orderType === OrderType.Market) return ExpiryReason.InsufficientLiquidity;
  return command.timeInForce === TimeInForce.Fok
    ? ExpiryReason.UnfilledFokOrder
    : ExpiryReason.UnfilledIocQuantity;
}

function rest(state: ExchangeState, taker: Taker): void {
  const { command, market, accountIndex } = taker;
  const slot = market.book.rest({
    orderId: taker.orderId,
    accountIndex,
    clientOrderId: command.clientOrderId,
    side: command.side,
    orderType: command.orderType,
    timeInForce: command.timeInForce,
    priceTicks: command.priceTicks,
    quantityLots: taker.quantityLots,
    executedLots: taker.executedLots,
    executedQuoteUnits: taker.executedQuoteUnits,
    createdTimeUs: taker.timeUs,
    updatedTimeUs: taker.timeUs,
  });
  const { side, priceTicks } = command;
  const expectedUnits = market.unitsEarned(side, priceTicks, taker.openLots);
  market.earnedAsset(side).expect(accountIndex, expectedUnits);
  state.clientOrderIds.add(accountIndex, command.clientOrderId, command.marketId, slot);
}
