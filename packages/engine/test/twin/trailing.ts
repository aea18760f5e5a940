import { Side } from "../../src/market/index.ts";
import type { TwinMarket, TwinOrder, World } from "./state.ts";
import { meetsTrigger } from "./triggers.ts";

/** Rule 8.3: without a trigger price it follows from its acceptance, or its release. */
export function startTrailing(world: World, market: TwinMarket, order: TwinOrder): void {
  if (order.trailingDeltaBips === 0 || order.triggerPriceTicks > 0) return;
  order.isFollowing = true;
  order.trailingTimeUs = world.timeUs;
  order.extremeTicks = market.lastPriceTicks;
}

/** Rule 8.3: lets the order see a price; true when it fires. */
export function follow(world: World, order: TwinOrder, priceTicks: number): boolean {
  if (!order.isFollowing) {
    if (!meetsTrigger(order, priceTicks)) return false;
    order.isFollowing = true;
    order.trailingTimeUs = world.timeUs;
    order.extremeTicks = priceTicks;
    return false;
  }
  if (order.extremeTicks === 0) {
    order.extremeTicks = priceTicks;
    return false;
  }
  if (isMoreExtreme(order, priceTicks)) order.extremeTicks = priceTicks;
  return isFarEnough(order, priceTicks);
}

/** Rule 8.3: SELL remembers the highest price, BUY the lowest. */
function isMoreExtreme({ side, extremeTicks }: TwinOrder, priceTicks: number): boolean {
  return side === Side.Sell ? priceTicks > extremeTicks : priceTicks < extremeTicks;
}

/** Rule 8.3: has the price come back from the extreme by the delta? */
function isFarEnough({ side, extremeTicks, trailingDeltaBips }: TwinOrder, ticks: number): boolean {
  const price = BigInt(ticks) * 10_000n;
  const extreme = BigInt(extremeTicks);
  const delta = BigInt(trailingDeltaBips);
  return side === Side.Sell
    ? price <= extreme * (10_000n - delta)
    : price >= extreme * (10_000n + delta);
}
