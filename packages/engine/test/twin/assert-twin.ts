import type { Trade } from "../../src/event/index.ts";
import { Side } from "../../src/market/index.ts";
import { bestOf, limitOf } from "./book.ts";
import { ratesOf } from "./fees.ts";
import { base, notional, receivedAssetId } from "./money.ts";
import type { Purse, TwinMarket, World } from "./state.ts";
import { findMarket, isOpen, openLots } from "./state.ts";

/** The invariants I1 to I4, I6 and I14, on what the twin knows after a command. */
export function assertTwin({ world }: { readonly world: World }): void {
  assertSupply(world);
  assertHolds(world);
  for (const market of world.markets) assertMarket(market);
  assertEvents(world);
}

function assertThat(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

/** I1, I2: all balances together are what came in less what left; none is negative. */
function assertSupply(world: World): void {
  for (const { assetId } of world.assets) {
    const balances = [...world.balances.values()].filter((one) => one.assetId === assetId);
    const owned = balances.reduce((sum, { free, locked }) => sum + free + locked, 0n);
    const supply = world.supply.get(assetId) ?? 0n;
    assertThat(owned === supply, `asset ${assetId}: ${owned} owned, ${supply} came in`);
    assertThat(
      balances.every(({ free, locked }) => free >= 0n && locked >= 0n),
      `asset ${assetId}: a balance is negative`,
    );
  }
}

/** I3: what is locked is what open orders and withdrawals hold. */
function assertHolds(world: World): void {
  const holds = new Map<string, bigint>();
  const add = (accountId: number, assetId: number, units: bigint) => {
    const key = `${accountId} ${assetId}`;
    holds.set(key, (holds.get(key) ?? 0n) + units);
  };
  const orders = world.markets.flatMap((market) => market.orders);
  const purses = new Set<Purse>(orders.map(({ purse }) => purse));
  for (const { accountId, assetId, held } of purses) add(accountId, assetId, held);
  for (const { accountId, assetId, amountUnits } of world.withdrawals) {
    add(accountId, assetId, BigInt(amountUnits));
  }
  for (const [key, { locked }] of world.balances) {
    const held = holds.get(key) ?? 0n;
    assertThat(locked === held, `balance ${key}: ${locked} locked, ${held} held`);
  }
}

/** I4, and what is open. */
function assertMarket(market: TwinMarket): void {
  const { marketId } = market.spec;
  const bid = bestOf(market, Side.Buy);
  const ask = bestOf(market, Side.Sell);
  const isCrossed = bid !== undefined && ask !== undefined && limitOf(bid) >= limitOf(ask);
  assertThat(!isCrossed, `market ${marketId}: the book is crossed`);
  for (const order of market.orders) {
    const isUnsized = order.phase === "pending" && order.quantityLots === 0;
    assertThat(isOpen(order) && order.phase !== "taking", `order ${order.orderId} is not open`);
    assertThat(isUnsized || openLots(order) > 0, `order ${order.orderId} is empty`);
    const shows = order.shownLots > 0 && order.shownLots <= openLots(order);
    assertThat(
      order.phase === "resting" ? shows : order.shownLots === 0,
      `order ${order.orderId} shows ${order.shownLots}`,
    );
  }
  for (const list of market.lists) {
    assertThat(list.legs.some(isOpen), `list ${list.orderListId} is done`);
  }
}

/** I6 and I14, on the events of the last command. */
function assertEvents(world: World): void {
  const { events } = world;
  for (const market of world.markets) {
    const { marketId } = market.spec;
    const trades = events.filter((one) => one.kind === "Trade" && one.marketId === marketId);
    const ids = trades.map((one) => (one.kind === "Trade" ? one.tradeId : 0));
    const first = market.lastTradeId - ids.length + 1;
    assertThat(
      ids.every((id, index) => id === first + index),
      `market ${marketId}: trades ${ids.join()} of ${market.lastTradeId}`,
    );
  }
  for (const event of events) if (event.kind === "Trade") assertFees(world, event);
}

/** I14: less than one unit more than the exact fee, and never less. */
function assertFees(world: World, trade: Trade): void {
  const market = findMarket(world, trade.marketId);
  if (market === undefined) throw new Error(`trade on unknown market ${trade.marketId}`);
  const { spec } = market;
  for (const isMaker of [false, true]) {
    const view = isMaker ? trade.maker : trade.taker;
    const units = BigInt(isMaker ? trade.makerFeeUnits : trade.takerFeeUnits);
    const assetId = isMaker ? trade.makerFeeAssetId : trade.takerFeeAssetId;
    assertThat(units >= 0n, "a fee is negative");
    if (assetId !== receivedAssetId(spec, view.side) || assetId === world.exchange.feeAssetId) {
      continue;
    }
    const order = market.orders.find(({ orderId }) => orderId === view.orderId);
    if (order === undefined) continue;
    const { standard, tax, special } = ratesOf(world, market, { order, isMaker });
    const received =
      view.side === Side.Buy
        ? base(spec, trade.quantityLots)
        : notional(spec, trade.priceTicks, trade.quantityLots);
    const exact = received * (standard + tax + special);
    const charged = units * 100_000_000n;
    assertThat(charged >= exact && charged < exact + 100_000_000n, `fee ${units} is not exact`);
  }
}
