import { Side } from "../../src/market/index.ts";
import type { Credit, Fee } from "./fees.ts";
import { receive } from "./fees.ts";
import { base, balanceOf, change, notional, payFrom, receivedAssetId } from "./money.ts";
import type { TwinMarket, TwinOrder, World } from "./state.ts";
import { isOpo, isWorkingLeg, pendingLegsOf } from "./state.ts";

interface Deal {
  readonly taker: TwinOrder;
  readonly maker: TwinOrder;
  readonly lots: number;
  readonly priceTicks: number;
}

/** Rules 5.3, 5.5, 6.4: both sides pay, the taker receives and pays its fee, then the maker. */
export function settle(world: World, market: TwinMarket, deal: Deal): { taker: Fee; maker: Fee } {
  payBoth(world, market, deal);
  const taker = receiveSide(world, market, { ...deal, isMaker: false });
  const maker = receiveSide(world, market, { ...deal, isMaker: true });
  return { taker, maker };
}

/** Rule 7.5, Transfer: the same without fees. */
export function settleTransfer(world: World, market: TwinMarket, deal: Deal): void {
  payBoth(world, market, deal);
  for (const order of [deal.taker, deal.maker]) {
    creditOf(world, market, order).credit(receivedUnits(market, deal, order));
  }
}

/** Rule 5.3: the buyer pays the notional and what it held beyond that is free; then the seller. */
function payBoth(world: World, market: TwinMarket, { taker, maker, lots, priceTicks }: Deal): void {
  const [buyer, seller] = taker.side === Side.Buy ? [taker, maker] : [maker, taker];
  const paid = notional(market.spec, priceTicks, lots);
  const held = buyer.isMarket ? paid : notional(market.spec, buyer.holdPriceTicks, lots);
  payFrom(world, buyer.purse, held, paid);
  const delivered = base(market.spec, lots);
  payFrom(world, seller.purse, delivered, delivered);
}

function receiveSide(world: World, market: TwinMarket, deal: Deal & { isMaker: boolean }): Fee {
  const order = deal.isMaker ? deal.maker : deal.taker;
  const { isMaker, priceTicks, lots } = deal;
  const fill = {
    order,
    isMaker,
    priceTicks,
    notionalUnits: notional(market.spec, priceTicks, lots),
    receivedUnits: receivedUnits(market, deal, order),
  };
  return receive(world, market, fill, creditOf(world, market, order));
}

function receivedUnits(market: TwinMarket, { lots, priceTicks }: Deal, order: TwinOrder): bigint {
  const { spec } = market;
  return order.side === Side.Buy ? base(spec, lots) : notional(spec, priceTicks, lots);
}

/** Rule 12.9: what the working order of an OPO receives goes to the hold of its pending legs. */
function creditOf(world: World, market: TwinMarket, order: TwinOrder): Credit {
  const assetId = receivedAssetId(market.spec, order.side);
  const balance = balanceOf(world, order.accountId, assetId);
  const { list } = order;
  if (list === undefined || !isOpo(list) || !isWorkingLeg(order)) {
    return { isHeld: false, credit: (units) => change(balance, units, 0n) };
  }
  const purse = pendingLegsOf(list)[0]?.purse;
  if (purse === undefined) throw new Error("an OPO has pending legs");
  const credit = (units: bigint) => {
    change(balance, 0n, units);
    purse.held += units;
  };
  return { isHeld: true, credit };
}

/** Rule 7.3: a MARKET BUY takes at most what its hold pays; others take what they like. */
export function payableLots(market: TwinMarket, taker: TwinOrder, priceTicks: number): number {
  if (!taker.isMarket || taker.side === Side.Sell) return Number.POSITIVE_INFINITY;
  return Number(taker.purse.held / notional(market.spec, priceTicks, 1));
}
