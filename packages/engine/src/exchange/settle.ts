import {
  SelfTradePrevention,
  Side,
  baseUnits,
  notionalUnits,
  takesAnyPrice,
} from "../market/index.ts";
import { StepKind } from "../book/index.ts";
import { OrderStage } from "../order/index.ts";
import { expireSibling, forgetLeg, listOf, trimHold } from "./list-legs.ts";
import type { Market } from "./market.ts";
import { releaseBeyond } from "./order-life.ts";
import { paysPending } from "./order-list.ts";
import type { ExchangeState } from "./state.ts";

const { Buy, Sell } = Side;
const { Decrement, Transfer } = SelfTradePrevention;
const { BothExpired, Decremented, DecrementedLast, MakerExpired, TakerExpired } = StepKind;
const { Entering } = OrderStage;

/** One meeting of a maker and a taker, at the maker's price (rules 5.3, 6, 7.1). */
export function settleFill(
  state: ExchangeState,
  market: Market,
  taker: number,
  step: number,
): void {
  const { orders, spec } = market;
  const { steps } = market.book;
  const maker = steps.slot(step);
  const lots = steps.lots(step);
  const priceTicks = steps.priceTicks(step);
  const isLast = steps.isLast(step);
  const notional = notionalUnits(spec, priceTicks, lots);
  const base = baseUnits(spec, lots);
  const isBuy = orders.side(taker) === Buy;
  market.lastTradeId++;
  market.lastPriceTicks = priceTicks;
  market.average.add(priceTicks, lots, state.timeUs);
  market.reference.add(priceTicks, state.timeUs);
  market.hash.touch(maker);
  orders.execute(maker, lots, notional);
  orders.execute(taker, lots, notional);
  const { deal } = state;
  deal.lots = lots;
  deal.notionalUnits = notional;
  deal.baseUnits = base;
  payQuote(state, market, isBuy ? taker : maker);
  payBase(state, market, isBuy ? maker : taker);

  const { trade } = state;
  trade.tradeId = market.lastTradeId;
  trade.priceTicks = priceTicks;
  trade.quantityLots = lots;
  trade.notionalUnits = notional;
  trade.aggressorSide = isBuy ? Buy : Sell;
  const { fees } = state;
  fees.begin(market, notional, base);
  receive(state, market, taker, false);
  trade.takerFeeUnits = fees.units;
  trade.takerFeeAssetId = fees.assetId;
  receive(state, market, maker, true);
  trade.makerFeeUnits = fees.units;
  trade.makerFeeAssetId = fees.assetId;
  state.log.trade(trade, orders, maker, taker);

  if (isLast) {
    orders.setStage(maker, Entering);
    forgetLeg(state, market, maker);
  } else if (orders.orderListId(maker) !== 0) {
    expireSibling(state, market, maker);
  }
}

/** Two orders of one owner do not trade (rule 7.5): what each loses, and who ends. */
export function settlePrevention(
  state: ExchangeState,
  market: Market,
  taker: number,
  step: number,
): void {
  const { orders } = market;
  const { steps } = market.book;
  const maker = steps.slot(step);
  const kind = steps.kind(step);
  const priceTicks = steps.priceTicks(step);
  const makerLots = kind === TakerExpired ? 0 : steps.lots(step);
  const takerLots = takerPreventedLots(kind, steps.lots(step), orders.openLots(taker));
  const isDecrement = kind === Decremented || kind === DecrementedLast;
  const transfers = isDecrement && isTransfer(market, maker, taker);
  const moves = transfers && orders.accountIndex(maker) !== orders.accountIndex(taker);

  market.hash.touch(maker);
  orders.prevent(maker, makerLots);
  orders.prevent(taker, takerLots);
  if (moves)
    transferLots(state, market, orders.side(taker) === Buy ? taker : maker, {
      seller: orders.side(taker) === Buy ? maker : taker,
      lots: makerLots,
      priceTicks,
    });
  const { prevented } = state;
  prevented.preventedMatchId = market.nextPreventedMatchId++;
  prevented.selfTradePrevention =
    isDecrement && !transfers ? Decrement : orders.selfTradePrevention(taker);
  prevented.tradeGroupId = sharedGroup(state, market, maker, taker);
  prevented.priceTicks = priceTicks;
  prevented.makerPreventedLots = makerLots;
  prevented.takerPreventedLots = takerLots;
  prevented.transferredLots = moves ? makerLots : 0;
  releasePrevented(state, market, taker);
  state.log.prevented(prevented, orders, maker, taker);

  if (steps.isLast(step)) {
    orders.setStage(maker, Entering);
    releaseBeyond(state, market, maker, 0);
    forgetLeg(state, market, maker);
  } else {
    if (moves) expireSibling(state, market, maker);
    releasePrevented(state, market, maker);
  }
}

function takerPreventedLots(kind: StepKind, stepLots: number, takerOpenLots: number): number {
  if (kind === MakerExpired) return 0;
  const isOver = kind === TakerExpired || kind === BothExpired;
  return isOver ? takerOpenLots : stepLots;
}

/** TRANSFER needs the mode on both orders. */
function isTransfer({ orders }: Market, maker: number, taker: number): boolean {
  return (
    orders.selfTradePrevention(maker) === Transfer && orders.selfTradePrevention(taker) === Transfer
  );
}

/** The trade group of both orders; 0 when they are only of one account. */
function sharedGroup(state: ExchangeState, { orders }: Market, maker: number, taker: number) {
  const { accounts } = state;
  const group = accounts.tradeGroupId(orders.accountIndex(taker));
  return accounts.tradeGroupId(orders.accountIndex(maker)) === group ? group : 0;
}

interface Move {
  readonly seller: number;
  readonly lots: number;
  readonly priceTicks: number;
}

/** Both assets change hands without a trade and without fees. */
function transferLots(state: ExchangeState, market: Market, buyer: number, move: Move): void {
  const { spec, orders, quote } = market;
  const notional = notionalUnits(spec, move.priceTicks, move.lots);
  const base = baseUnits(spec, move.lots);
  const { deal } = state;
  deal.lots = move.lots;
  deal.notionalUnits = notional;
  deal.baseUnits = base;
  payQuote(state, market, buyer);
  payBase(state, market, move.seller);
  const pending = pendingPaidBy(market, buyer);
  if (pending === 0) state.ledger.receive(orders.accountIndex(buyer), market.base, base, 0);
  else {
    state.ledger.receiveHeld(orders.accountIndex(buyer), market.base, base, 0);
    addHeld(market, pending, base);
  }
  state.ledger.receive(orders.accountIndex(move.seller), quote, notional, 0);
}

/** What is held for prevented lots is free at once; a MARKET BUY gets it back at its end. */
function releasePrevented(state: ExchangeState, market: Market, slot: number): void {
  const { orders } = market;
  if (takesAnyPrice(orders.orderType(slot)) && orders.side(slot) === Buy) return;
  trimHold(state, market, slot);
}

/** The buyer pays out of what he holds; what he held beyond the price becomes free (rule 5.3). */
function payQuote(state: ExchangeState, market: Market, buyer: number): void {
  const { orders, quote, spec } = market;
  const { lots, notionalUnits: notional } = state.deal;
  const held = takesAnyPrice(orders.orderType(buyer))
    ? notional
    : notionalUnits(spec, orders.holdPriceTicks(buyer), lots);
  orders.setHeldUnits(buyer, orders.heldUnits(buyer) - held);
  state.ledger.pay(orders.accountIndex(buyer), quote, held, notional);
}

function payBase(state: ExchangeState, market: Market, seller: number): void {
  const { orders } = market;
  const { baseUnits: base } = state.deal;
  orders.setHeldUnits(seller, orders.heldUnits(seller) - base);
  state.ledger.pay(orders.accountIndex(seller), market.base, base, base);
}

/** Credits one side of a trade less its fee: to its free balance, or to the leg it pays for (12.9). */
function receive(state: ExchangeState, market: Market, slot: number, isMaker: boolean): void {
  const { orders } = market;
  const { fees } = state;
  const pending = orders.orderListId(slot) === 0 ? 0 : pendingPaidBy(market, slot);
  fees.settle(orders.side(slot), isMaker, orders.accountIndex(slot), pending !== 0);
  if (pending !== 0) addHeld(market, pending, fees.netUnits);
}

/** The pending leg that holds what the working order of an OPO or OPOCO receives; 0 = none. */
function pendingPaidBy(market: Market, slot: number): number {
  const list = listOf(market, slot);
  if (list === undefined || !paysPending(list)) return 0;
  if (list.orderIds[0] !== market.orders.orderId(slot)) return 0;
  return market.book.find(list.orderIds[1] as number);
}

function addHeld({ orders, hash }: Market, slot: number, units: number): void {
  hash.touch(slot);
  orders.setHeldUnits(slot, orders.heldUnits(slot) + units);
}
