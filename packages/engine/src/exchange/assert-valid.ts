import { assertBookValid } from "../book/index.ts";
import { assert } from "../invariant/index.ts";
import type { ExchangeState } from "./state.ts";

/** Every invariant that spans books, ledger and ids; the parts check themselves. */
export function assertExchangeValid(state: ExchangeState): void {
  for (const market of state.markets.values()) assertBookValid(market.book);
  state.ledger.assertValid();
  assertHoldsMatch(state);
  assertClientOrderIdsMatch(state);
}

/** What is locked, and what is expected, is exactly what the open orders hold and will bring. */
function assertHoldsMatch(state: ExchangeState): void {
  const held = new Map<string, number>();
  const expected = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, units: number) =>
    sums.set(key, (sums.get(key) ?? 0) + units);
  for (const market of state.markets.values()) {
    market.book.forEachOrder((slot) => {
      const { orders } = market.book;
      const [account, side] = [orders.accountIndex(slot), orders.side(slot)];
      const [price, lots] = [orders.priceTicks(slot), orders.openLots(slot)];
      const [spent, earned] = [market.spentAsset(side).spec, market.earnedAsset(side).spec];
      add(held, `${account}/${spent.assetId}`, market.unitsSpent(side, price, lots));
      add(expected, `${account}/${earned.assetId}`, market.unitsEarned(side, price, lots));
    });
  }
  for (const asset of state.ledger.assets()) {
    const { assetId, asset: name } = asset.spec;
    state.ledger.accountIds().forEach((accountId, index) => {
      const [locked, coming] = [asset.lockedUnits(index), asset.expectedUnits(index)];
      const [holds, brings] = [held, expected].map((sums) => sums.get(`${index}/${assetId}`) ?? 0);
      const who = `account ${accountId}`;
      assert(locked === holds, `${who}: ${locked} ${name} locked, open orders hold ${holds}`);
      assert(coming === brings, `${who}: ${coming} ${name} expected, open orders bring ${brings}`);
    });
  }
}

/** Every open order is found by its clientOrderId, and nothing else is. */
function assertClientOrderIdsMatch(state: ExchangeState): void {
  let openOrders = 0;
  for (const market of state.markets.values()) {
    const { marketId } = market.spec;
    market.book.forEachOrder((slot) => {
      const { orders } = market.book;
      const name = orders.clientOrderId(slot);
      const place = state.clientOrderIds.find(orders.accountIndex(slot), name);
      openOrders++;
      assert(
        place?.marketId === marketId && place.slot === slot,
        `order ${orders.orderId(slot)} is not found by its clientOrderId "${name}"`,
      );
    });
  }
  const known = state.clientOrderIds.size;
  assert(known === openOrders, `${known} clientOrderIds for ${openOrders} open orders`);
}
