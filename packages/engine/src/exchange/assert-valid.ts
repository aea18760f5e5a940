import { assertBookValid } from "../book/index.ts";
import { assert } from "../invariant/index.ts";
import type { ExchangeState } from "./state.ts";
import { restingView } from "./state.ts";
import { unitsHeld } from "./cancel-order.ts";

/** Every invariant that spans books, ledger and ids; the parts check themselves. */
export function assertExchangeValid(state: ExchangeState): void {
  for (const market of state.markets.values()) assertBookValid(market.book);
  state.ledger.assertValid();
  assertHoldsMatch(state);
  assertClientOrderIdsMatch(state);
}

/** What is locked is exactly what the open orders hold. */
function assertHoldsMatch(state: ExchangeState): void {
  const holds = new Map<string, number>();
  for (const market of state.markets.values()) {
    market.book.forEachOrder((slot) => {
      const order = restingView(state, market, slot);
      const key = `${market.book.orders.accountIndex(slot)}/${market.spentAsset(order.side).spec.assetId}`;
      holds.set(key, (holds.get(key) ?? 0) + unitsHeld(market, order));
    });
  }
  for (const asset of state.ledger.assets()) {
    state.ledger.accountIds().forEach((accountId, index) => {
      const locked = asset.lockedUnits(index);
      const held = holds.get(`${index}/${asset.spec.assetId}`) ?? 0;
      assert(
        locked === held,
        `account ${accountId}: ${locked} ${asset.spec.asset} locked, open orders hold ${held}`,
      );
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
