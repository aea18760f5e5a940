import { StepKind } from "../book/index.ts";
import { HOUSE_ACCOUNT_INDEX } from "../ledger/index.ts";
import { Side, baseUnits, feeUnits, notionalUnits, takesAnyPrice } from "../market/index.ts";
import type { Market } from "./market.ts";
import { forget } from "./order-life.ts";
import type { ExchangeState } from "./state.ts";

const { Buy, Sell } = Side;
const { FillLast } = StepKind;
const HOUSE = HOUSE_ACCOUNT_INDEX;

/** From here on a sum of doubles is no longer exact. */
const EXACT_END = 2 ** 53;

/**
 * Settles the fills of a taker from one step of its match on, as long as all is as usual: no order of
 * them is in a list, and everybody pays the fee in what he receives. Returns the first step that is
 * left, for settle.ts.
 *
 * It comes to the same as one `settleFill` after the other, but what the taker and the house pay and
 * receive is booked once, as one sum. Balances are touched in the order of the fills, in which they
 * are told.
 */
export function settleFills(
  state: ExchangeState,
  market: Market,
  taker: number,
  first: number,
): number {
  if (!state.takesShortWays || !isUsual(state, market, taker)) return first;
  const { run } = state;
  const { steps } = market.book;
  begin(state, market, taker);
  let step = first;
  for (; step < steps.count; step++) {
    if (steps.kind(step) > FillLast || !isUsual(state, market, steps.slot(step))) break;
    const fillUnits = notionalUnits(market.spec, steps.priceTicks(step), steps.lots(step));
    if (run.notionalUnits + fillUnits >= EXACT_END) break;
    settle(state, market, step, fillUnits);
    run.notionalUnits += fillUnits;
  }
  if (step > first) finish(state, market);
  return step;
}

function isUsual({ fees }: ExchangeState, { orders }: Market, slot: number): boolean {
  return orders.orderListId(slot) === 0 && fees.isOfReceived(orders.accountIndex(slot));
}

function begin({ run, fees, trade }: ExchangeState, market: Market, taker: number): void {
  const { orders, base, quote } = market;
  const side = orders.side(taker);
  const isBuy = side === Buy;
  run.taker = taker;
  run.accountIndex = orders.accountIndex(taker);
  run.side = side;
  run.makerSide = isBuy ? Sell : Buy;
  run.rate = fees.rate(market, side, false, run.accountIndex);
  run.fills = 0;
  run.lots = 0;
  run.notionalUnits = 0;
  run.takerFeeUnits = 0;
  run.makerFeeUnits = 0;
  trade.aggressorSide = side;
  trade.takerFeeAssetId = (isBuy ? base : quote).spec.assetId;
  trade.makerFeeAssetId = (isBuy ? quote : base).spec.assetId;
}

/** One fill: all of the maker's part, and the trade. */
function settle(state: ExchangeState, market: Market, step: number, fillUnits: number): void {
  const { run, ledger, fees, trade } = state;
  const { orders, spec, base, quote } = market;
  const { steps } = market.book;
  const maker = steps.slot(step);
  const lots = steps.lots(step);
  const priceTicks = steps.priceTicks(step);
  const isBuy = run.side === Buy;
  const makerIndex = orders.accountIndex(maker);
  const takerUnits = isBuy ? baseUnits(spec, lots) : fillUnits;
  const makerUnits = isBuy ? fillUnits : baseUnits(spec, lots);
  const takerFeeUnits = feeUnits(takerUnits, run.rate);
  const makerFeeUnits = feeUnits(makerUnits, fees.rate(market, run.makerSide, true, makerIndex));
  market.lastTradeId++;
  market.lastPriceTicks = priceTicks;
  market.reference.add(priceTicks, state.timeUs);
  market.hash.touch(maker);
  orders.execute(maker, lots, fillUnits);
  orders.execute(run.taker, lots, fillUnits);

  if (run.fills === 0) touchInOrder(state, market, makerIndex);
  // A SELL holds its base units, a BUY what its lots cost at its own limit.
  const held = isBuy ? takerUnits : notionalUnits(spec, orders.holdPriceTicks(maker), lots);
  orders.setHeldUnits(maker, orders.heldUnits(maker) - held);
  ledger.pay(makerIndex, isBuy ? base : quote, held, takerUnits);
  const received = isBuy ? quote : base;
  ledger.receive(makerIndex, received, makerUnits - makerFeeUnits, 0);
  if (makerFeeUnits !== 0) ledger.touch(HOUSE, received);
  run.fills++;
  run.lots += lots;
  run.takerFeeUnits += takerFeeUnits;
  run.makerFeeUnits += makerFeeUnits;

  trade.tradeId = market.lastTradeId;
  trade.priceTicks = priceTicks;
  trade.quantityLots = lots;
  trade.notionalUnits = fillUnits;
  trade.takerFeeUnits = takerFeeUnits;
  trade.makerFeeUnits = makerFeeUnits;
  state.log.trade(trade, orders, maker, run.taker);
  if (steps.isLast(step)) forget(state, market, maker);
}

/** The balances of the first fill in the order of rule 5.3, before any of them changes. */
function touchInOrder({ ledger, run }: ExchangeState, market: Market, makerIndex: number): void {
  const { base, quote } = market;
  const isBuy = run.side === Buy;
  ledger.touch(isBuy ? run.accountIndex : makerIndex, quote);
  ledger.touch(isBuy ? makerIndex : run.accountIndex, base);
  const received = isBuy ? base : quote;
  ledger.touch(run.accountIndex, received);
  if (run.rate !== 0) ledger.touch(HOUSE, received);
}

/** Books what the taker and the house paid and received in all fills together. */
function finish({ run, ledger, timeUs }: ExchangeState, market: Market): void {
  const { orders, spec, base, quote } = market;
  const isBuy = run.side === Buy;
  const { taker, lots } = run;
  const paid = isBuy ? run.notionalUnits : baseUnits(spec, lots);
  const isLimited = isBuy && !takesAnyPrice(orders.orderType(taker));
  const held = isLimited ? notionalUnits(spec, orders.holdPriceTicks(taker), lots) : paid;
  orders.setHeldUnits(taker, orders.heldUnits(taker) - held);
  ledger.pay(run.accountIndex, isBuy ? quote : base, held, paid);
  const takerUnits = isBuy ? baseUnits(spec, lots) : run.notionalUnits;
  ledger.receive(run.accountIndex, isBuy ? base : quote, takerUnits, run.takerFeeUnits);
  if (run.makerFeeUnits !== 0) ledger.earn(isBuy ? quote : base, run.makerFeeUnits);
  market.average.addSum(run.notionalUnits / spec.quoteUnitsPerTickLot, lots, timeUs);
}
