import { Side, baseUnits, feeUnits, notionalUnits, oppositeOf } from "../market/index.ts";
import type { Market } from "./market.ts";
import type { ExchangeState } from "./state.ts";
import { restingView } from "./state.ts";
import type { Taker } from "./taker.ts";

/** Executes a taker against the best makers, one after the other, as far as its price reaches. */
export function matchTaker(state: ExchangeState, taker: Taker): void {
  const { book } = taker.market;
  while (taker.openLots > 0) {
    const maker = book.bestMaker(taker.command.side, taker.limitTicks);
    if (maker === 0) return;
    trade(state, taker, maker);
    if (book.orders.openLots(maker) > 0) return;
    const makerAccount = book.orders.accountIndex(maker);
    state.clientOrderIds.remove(makerAccount, book.orders.clientOrderId(maker));
    book.remove(maker);
  }
}

/** One meeting of a maker and a taker: at the maker's price, for what both still want. */
function trade(state: ExchangeState, taker: Taker, maker: number): void {
  const { market, command } = taker;
  const { spec, book } = market;
  const priceTicks = book.orders.priceTicks(maker);
  const quantityLots = Math.min(taker.openLots, book.orders.openLots(maker));
  const notional = notionalUnits(spec, priceTicks, quantityLots);
  const fill = { market, quantityLots, notionalUnits: notional };
  market.lastTradeId++;
  market.lastPriceTicks = priceTicks;
  market.average.add(priceTicks, quantityLots, state.timeUs);

  const takerFeeUnits = settle(state, fill, {
    accountIndex: taker.accountIndex,
    side: command.side,
    heldUnits: taker.execute(quantityLots, notional),
    feeRate: spec.takerFeeRate,
  });
  const makerSide = oppositeOf(command.side);
  const makerIndex = book.orders.accountIndex(maker);
  const earnedUnits = market.unitsEarned(makerSide, priceTicks, quantityLots);
  book.execute(maker, quantityLots, notional);
  book.orders.setUpdatedTimeUs(maker, state.timeUs);
  market.earnedAsset(makerSide).expect(makerIndex, -earnedUnits);
  const makerFeeUnits = settle(state, fill, {
    accountIndex: makerIndex,
    side: makerSide,
    heldUnits: market.unitsSpent(makerSide, priceTicks, quantityLots),
    feeRate: spec.makerFeeRate,
  });

  state.events.push({
    kind: "Trade",
    marketId: spec.marketId,
    tradeId: market.lastTradeId,
    priceTicks,
    quantityLots,
    notionalUnits: notional,
    aggressorSide: command.side,
    makerFeeUnits,
    makerFeeAssetId: market.earnedAsset(makerSide).spec.assetId,
    takerFeeUnits,
    takerFeeAssetId: market.earnedAsset(command.side).spec.assetId,
    maker: restingView(state, market, maker),
    taker: taker.view(taker.status),
  });
}

/** What changes hands in a trade. */
interface Fill {
  readonly market: Market;
  readonly quantityLots: number;
  readonly notionalUnits: number;
}

interface Party {
  readonly accountIndex: number;
  readonly side: Side;
  /** What was held for this part; a taker may pay less and gets the difference back. */
  readonly heldUnits: number;
  readonly feeRate: number;
}

/** One party pays what it held and receives the other asset, less the fee it returns. */
function settle(state: ExchangeState, fill: Fill, party: Party): number {
  const { market, notionalUnits: quote } = fill;
  const { accountIndex, side } = party;
  const base = baseUnits(market.spec, fill.quantityLots);
  const paid = side === Side.Buy ? quote : base;
  const received = side === Side.Buy ? base : quote;
  const fee = feeUnits(received, party.feeRate);
  state.ledger.pay(accountIndex, market.spentAsset(side), party.heldUnits, paid);
  state.ledger.receive(accountIndex, market.earnedAsset(side), received, fee);
  return fee;
}
