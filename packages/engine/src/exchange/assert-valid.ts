import { assertBookValid } from "../book/index.ts";
import { HashSum } from "../hash/index.ts";
import { assert } from "../invariant/index.ts";
import { OrderStage } from "../order/index.ts";
import type { Market } from "./market.ts";
import { openSlots } from "./market-snapshot.ts";
import type { ExchangeState } from "./state.ts";

/** Every invariant that spans books, ledger and ids; the parts check themselves. */
export function assertExchangeValid(state: ExchangeState): void {
  state.ledger.assertValid();
  state.accounts.assertValid();
  state.requests.assertValid();
  state.transfers.assertValid();
  state.withdrawals.assertValid();
  let openOrders = 0;
  for (const market of state.markets.values()) {
    assertBookValid(market.book);
    market.trailing.assertValid();
    market.average.assertValid();
    market.reference.assertValid();
    assertLists(market);
    const slots = openSlots(market);
    for (const slot of slots) assertOrder(state, market, slot);
    assertHash(market, slots);
    openOrders += slots.length;
  }
  const named = state.clientOrderIds.size;
  assert(named === openOrders, `${named} clientOrderIds for ${openOrders} open orders`);
  assertHolds(state);
}

/** An open order is found by both its ids, stands where its stage says, and has lots to trade. */
function assertOrder(state: ExchangeState, market: Market, slot: number): void {
  const { orders, book, spec } = market;
  const orderId = orders.orderId(slot);
  const name = `${spec.symbol} order ${orderId}`;
  const { clientOrderIds } = state;
  const found = clientOrderIds.find(orders.accountIndex(slot), orders.clientOrderIdText(slot));
  assert(found === slot && clientOrderIds.foundMarketId === spec.marketId, `${name} lost its name`);
  assert(book.find(orderId) === slot, `${name} lost its id`);
  assert(book.owner(slot) === orders.accountIndex(slot), `${name} has two owners`);
  const stage = orders.stage(slot);
  assert((stage === OrderStage.Book) === (book.restingLevel(slot) !== 0), `${name} is misplaced`);
  if (stage !== OrderStage.Book) return;
  assert(orders.openLots(slot) > 0, `${name} rests with nothing to trade`);
  assert(orders.openLots(slot) === book.openLots(slot), `${name} has two open quantities`);
}

function assertLists({ lists, book, spec }: Market): void {
  for (const list of lists.all()) {
    const open = list.openOrderIds.filter((orderId) => orderId !== 0);
    const areFound = open.every((orderId) => book.find(orderId) !== 0);
    assert(open.length > 0 && areFound, `${spec.symbol} list ${list.orderListId} has lost a leg`);
  }
}

function assertHash(market: Market, slots: readonly number[]): void {
  const kept = new HashSum();
  kept.addSum(market.hash.sum);
  const isRight = kept.equals(market.hash.recomputed(slots));
  assert(isRight, `${market.spec.symbol}: the kept hash of the orders has lost its way`);
}

/** What is locked is exactly what open orders and withdrawals hold. */
function assertHolds(state: ExchangeState): void {
  const held = new Map<string, bigint>();
  const add = (accountIndex: number, assetId: number, units: number): void => {
    const key = `${accountIndex}/${assetId}`;
    held.set(key, (held.get(key) ?? 0n) + BigInt(units));
  };
  for (const market of state.markets.values()) {
    const { orders } = market;
    for (const slot of openSlots(market)) {
      const asset = market.spentAsset(orders.side(slot));
      assert(orders.heldUnits(slot) >= 0, `order ${orders.orderId(slot)} holds less than nothing`);
      add(orders.accountIndex(slot), asset.spec.assetId, orders.heldUnits(slot));
    }
  }
  for (const { accountIndex, assetId, units } of state.withdrawals.held()) {
    add(accountIndex, assetId, units);
  }
  for (const asset of state.ledger.assets) {
    for (let index = 0; index < state.ledger.accountCount; index++) {
      const holds = held.get(`${index}/${asset.spec.assetId}`) ?? 0n;
      const who = `account ${state.ledger.accountId(index)}`;
      const locked = asset.locked(index);
      const isHeld = locked === holds;
      assert(isHeld, `${who}: ${locked} ${asset.spec.asset} locked, ${holds} held`);
    }
  }
}
