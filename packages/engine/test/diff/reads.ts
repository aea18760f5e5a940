import type { Exchange } from "../../src/exchange/index.ts";
import { Side } from "../../src/market/index.ts";
import { ASSETS } from "../fixture.ts";
import { SPECS } from "../stream/opening.ts";
import type { Witness } from "../witness.ts";
import { isSame, json } from "./difference.ts";

/** What the exchange answers when it is asked must be what its events have said. */
export function checkReads(exchange: Exchange, witness: Witness): void {
  for (const { marketId } of SPECS) {
    const { bids, asks } = exchange.depth(marketId, 10_000);
    demandSame(`bids of market ${marketId}`, bids, witness.levels(marketId, Side.Buy));
    demandSame(`asks of market ${marketId}`, asks, witness.levels(marketId, Side.Sell));
    const last = witness.lastPriceTicks.get(marketId) ?? 0;
    demandSame(`last price of market ${marketId}`, exchange.lastPriceTicks(marketId), last);
  }
  for (const accountId of witness.accountIds()) {
    for (const { assetId } of ASSETS) {
      const { freeUnits, lockedUnits } = exchange.balance(accountId, assetId);
      const said = witness.fundsOf(accountId, assetId);
      demandSame(`balance of ${accountId} in ${assetId}`, { freeUnits, lockedUnits }, said);
    }
    const open = [...witness.openOrders.values()]
      .filter((order) => order.accountId === accountId)
      .sort((left, right) => left.marketId - right.marketId || left.orderId - right.orderId);
    const ids = exchange
      .openOrdersOf(accountId)
      .map(({ marketId, orderId }) => [marketId, orderId]);
    const said = open.map(({ marketId, orderId }) => [marketId, orderId]);
    demandSame(`open orders of ${accountId}`, ids, said);
  }
}

function demandSame(what: string, answered: unknown, said: unknown): void {
  if (isSame(answered, said)) return;
  throw new Error(`${what}: the exchange answers ${json(answered)}, its events said ${json(said)}`);
}
