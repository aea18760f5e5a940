import type { MarketSpec } from "../../src/market/index.ts";
import { Side } from "../../src/market/index.ts";
import type { Balance, Purse, TwinOrder, World } from "./state.ts";
import { isOpen, openLots } from "./state.ts";

/** The most that a single amount may count (rules 3.9 and 5.6). */
export const AMOUNT_MAX = BigInt(Number.MAX_SAFE_INTEGER);

export const HOUSE = 0;

export function balanceOf(world: World, accountId: number, assetId: number): Balance {
  const key = `${accountId} ${assetId}`;
  const found = world.balances.get(key);
  if (found !== undefined) return found;
  const empty = { accountId, assetId, free: 0n, locked: 0n, toldFree: 0n, toldLocked: 0n };
  world.balances.set(key, empty);
  return empty;
}

/** Rule 5.6: balances are exact, and never negative. */
export function change(balance: Balance, free: bigint, locked: bigint): void {
  balance.free += free;
  balance.locked += locked;
  if (balance.free < 0n || balance.locked < 0n) {
    const { accountId, assetId } = balance;
    throw new Error(
      `account ${accountId} would have ${balance.free} free and ${balance.locked} locked of asset ${assetId}`,
    );
  }
}

export function freeOf(world: World, accountId: number, assetId: number): bigint {
  return balanceOf(world, accountId, assetId).free;
}

export function notional(spec: MarketSpec, priceTicks: number, lots: number): bigint {
  return BigInt(priceTicks) * BigInt(lots) * BigInt(spec.quoteUnitsPerTickLot);
}

export function base(spec: MarketSpec, lots: number): bigint {
  return BigInt(lots) * BigInt(spec.baseUnitsPerLot);
}

/** What a side pays with. */
export function paidAssetId(spec: MarketSpec, side: Side): number {
  return side === Side.Buy ? spec.quoteAssetId : spec.baseAssetId;
}

/** What a side receives. */
export function receivedAssetId(spec: MarketSpec, side: Side): number {
  return side === Side.Buy ? spec.baseAssetId : spec.quoteAssetId;
}

export function emptyPurse(accountId: number, assetId: number): Purse {
  return { accountId, assetId, held: 0n };
}

/** Locks or frees as much as it takes for the purse to hold so much. */
export function setPurse(world: World, purse: Purse, held: bigint): void {
  const more = held - purse.held;
  change(balanceOf(world, purse.accountId, purse.assetId), -more, more);
  purse.held = held;
}

/** Rule 5.3: pays out of the purse; what was held for it beyond that becomes free. */
export function payFrom(world: World, purse: Purse, held: bigint, paid: bigint): void {
  if (held > purse.held || paid > held) throw new Error(`a purse of ${purse.held} cannot pay`);
  purse.held -= held;
  change(balanceOf(world, purse.accountId, purse.assetId), held - paid, -held);
}

/** Rule 5.1: what an order with so many lots must hold. */
export function need(spec: MarketSpec, order: TwinOrder, lots: number): bigint {
  if (order.side === Side.Sell) return base(spec, lots);
  if (order.isMarket && order.phase === "pending") return 0n;
  if (order.isMarket) throw new Error("a MARKET BUY holds what the book asks for it");
  return notional(spec, order.holdPriceTicks, lots);
}

/** Rules 5.4 and 12.4: a purse keeps the larger need of its open owners and frees the rest. */
export function refitPurse(world: World, spec: MarketSpec, owners: readonly TwinOrder[]): void {
  const purse = owners[0]?.purse;
  if (purse === undefined) return;
  const needs = owners.filter(isOpen).map((order) => need(spec, order, openLots(order)));
  setPurse(
    world,
    purse,
    needs.reduce((most, units) => (units > most ? units : most), 0n),
  );
}
