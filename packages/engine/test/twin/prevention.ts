import type { SelfTradePrevention } from "../../src/market/index.ts";
import { OrderStatus, SelfTradePrevention as Mode, Side } from "../../src/market/index.ts";
import { limitOf, show } from "./book.ts";
import { end, expireSibling, followEnd } from "./lists.ts";
import { notional, refitPurse, setPurse } from "./money.ts";
import { payableLots, settleTransfer } from "./settle.ts";
import type { TwinMarket, TwinOrder, World } from "./state.ts";
import { accountOf, isOpen, openLots, openSibling } from "./state.ts";
import { viewOf } from "./view.ts";

type Trader = Pick<TwinOrder, "accountId" | "selfTradePrevention">;

/** Rule 7.5: same account or same trade group, and the taker wants prevention. */
export function isSelfTrade(world: World, taker: Trader, maker: TwinOrder): boolean {
  if (taker.selfTradePrevention === Mode.None) return false;
  if (taker.accountId === maker.accountId) return true;
  const group = accountOf(world, taker.accountId).tradeGroupId;
  return group !== 0 && group === accountOf(world, maker.accountId).tradeGroupId;
}

/** Rule 5.2: may a walk count on this maker? EXPIRE_MAKER takes it away before it trades. */
export function isThereFor(world: World, taker: Trader): (maker: TwinOrder) => boolean {
  const isPicky = taker.selfTradePrevention === Mode.ExpireMaker;
  return (maker) => !isPicky || !isSelfTrade(world, taker, maker);
}

/** What a prevented match takes from whom. */
interface Prevention {
  readonly mode: SelfTradePrevention;
  readonly makerLots: number;
  readonly takerLots: number;
  readonly transferredLots: number;
}

/** Rule 7.5: no trade. False when the budget of a MARKET BUY pays nothing of a Transfer. */
export function preventTrade(
  world: World,
  market: TwinMarket,
  taker: TwinOrder,
  maker: TwinOrder,
): boolean {
  const prevention = preventionOf(market, taker, maker);
  const { mode, makerLots, takerLots, transferredLots } = prevention;
  if (mode === Mode.Transfer && makerLots === 0) return false;
  const priceTicks = limitOf(maker);
  if (transferredLots > 0) {
    settleTransfer(world, market, { taker, maker, lots: transferredLots, priceTicks });
  }
  takeLots(world, market, maker, prevention);
  takeLots(world, market, taker, prevention);
  world.events.push({
    kind: "TradePrevented",
    marketId: market.spec.marketId,
    preventedMatchId: market.nextPreventedMatchId++,
    selfTradePrevention: mode,
    tradeGroupId: commonGroup(world, taker, maker),
    priceTicks,
    makerPreventedLots: makerLots,
    takerPreventedLots: takerLots,
    transferredLots,
    maker: viewOf(world, maker),
    taker: viewOf(world, taker),
  });
  if (transferredLots > 0) expireSibling(world, market, maker);
  if (!isOpen(maker)) followEnd(world, market, maker);
  if (!isOpen(taker)) followEnd(world, market, taker);
  return true;
}

/** Rule 7.5: what each mode takes. */
function preventionOf(market: TwinMarket, taker: TwinOrder, maker: TwinOrder): Prevention {
  const both = Math.min(openLots(taker), openLots(maker));
  const mode = modeOf(taker, maker);
  const [makerOpen, takerOpen] = [openLots(maker), openLots(taker)];
  const nothing = { mode, makerLots: 0, takerLots: 0, transferredLots: 0 };
  if (mode === Mode.ExpireTaker) return { ...nothing, takerLots: takerOpen };
  if (mode === Mode.ExpireMaker) return { ...nothing, makerLots: makerOpen };
  if (mode === Mode.ExpireBoth) return { ...nothing, makerLots: makerOpen, takerLots: takerOpen };
  const isTransfer = mode === Mode.Transfer && taker.accountId !== maker.accountId;
  if (!isTransfer) return { ...nothing, makerLots: both, takerLots: both };
  const lots = Math.min(both, payableLots(market, taker, limitOf(maker)));
  return { mode, makerLots: lots, takerLots: lots, transferredLots: lots };
}

/** Rule 7.5: the taker's mode; Transfer needs both orders to want it. */
function modeOf(taker: TwinOrder, maker: TwinOrder): SelfTradePrevention {
  const isHalf =
    taker.selfTradePrevention === Mode.Transfer && maker.selfTradePrevention !== Mode.Transfer;
  return isHalf ? Mode.Decrement : taker.selfTradePrevention;
}

/** Rule 7.5: an order loses lots, and ends when none are left; what they held is released. */
function takeLots(
  world: World,
  market: TwinMarket,
  order: TwinOrder,
  { makerLots, takerLots, transferredLots }: Prevention,
): void {
  const lots = order.phase === "resting" ? makerLots : takerLots;
  if (lots === 0) return;
  order.preventedLots += lots;
  if (openLots(order) === 0) {
    end(world, market, order, OrderStatus.ExpiredInMatch);
    return;
  }
  if (order.phase === "resting") {
    order.shownLots = Math.min(order.shownLots, openLots(order));
    if (order.shownLots === 0) show(market, order);
  }
  if (transferredLots === 0) releasePrevented(world, market, order, lots);
}

/** Rules 5.4 and 12.4; what a MARKET BUY holds is released at its end. */
function releasePrevented(world: World, market: TwinMarket, order: TwinOrder, lots: number): void {
  if (order.isMarket && order.side === Side.Buy) return;
  const sibling = openSibling(order);
  if (sibling !== undefined) {
    refitPurse(world, market.spec, [order, sibling]);
    return;
  }
  const units =
    order.side === Side.Sell
      ? BigInt(lots) * BigInt(market.spec.baseUnitsPerLot)
      : notional(market.spec, order.holdPriceTicks, lots);
  setPurse(world, order.purse, order.purse.held - units);
}

function commonGroup(world: World, taker: TwinOrder, maker: TwinOrder): number {
  const group = accountOf(world, taker.accountId).tradeGroupId;
  return group === accountOf(world, maker.accountId).tradeGroupId ? group : 0;
}
