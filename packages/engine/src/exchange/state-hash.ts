import { HashSum, RecordKind } from "../hash/index.ts";
import type { FlatState } from "../collections/index.ts";
import { listBytes } from "./market-snapshot.ts";
import type { Market } from "./market.ts";
import { specBytes } from "./spec-bytes.ts";
import type { ExchangeState } from "./state.ts";

/**
 * The fingerprint of the whole state. Balances, orders, requests and transfers keep their sums as
 * they change; what is small is hashed when asked.
 */
export function stateHashOf(state: ExchangeState): string {
  const sum = new HashSum();
  sum.addSum(state.ledger.hash());
  sum.addSum(state.accounts.hash());
  sum.addSum(state.requests.hash());
  sum.addSum(state.transfers.hash());
  sum.addSum(state.withdrawals.hash());
  sum.begin(RecordKind.Exchange);
  sum.feed(state.sequence);
  sum.feed(state.timeUs);
  feedBytes(sum, specBytes(state));
  sum.add();
  for (const market of state.markets.values()) addMarketTo(sum, market, state.timeUs);
  return sum.hex();
}

function addMarketTo(sum: HashSum, market: Market, timeUs: number): void {
  sum.addSum(market.hash.sum);
  sum.begin(RecordKind.Market);
  sum.feed(market.spec.marketId);
  sum.feed(market.orders.lastOrderId);
  sum.feed(market.lastTradeId);
  sum.feed(market.lastOrderListId);
  sum.feed(market.nextPreventedMatchId);
  sum.feed(market.lastPriceTicks);
  feedFlat(sum, market, timeUs);
  for (const orderId of market.agenda.orderIds()) sum.feed(orderId);
  feedBytes(sum, listBytes(market));
  sum.add();
  market.trailing.forEach((slot, extremeTicks) => {
    sum.begin(RecordKind.Order);
    sum.feed(market.spec.marketId);
    sum.feed(market.orders.orderId(slot));
    sum.feed(extremeTicks === Infinity ? -1 : extremeTicks);
    sum.add();
  });
}

/** The averages, as a snapshot would have them. */
function feedFlat(sum: HashSum, market: Market, timeUs: number): void {
  const copy: FlatState = { numbers: [], arrays: [] };
  market.average.writeTo(copy, timeUs);
  market.reference.writeTo(copy, timeUs);
  for (const number of copy.numbers) sum.feed(number);
  for (const array of copy.arrays) for (const number of array) sum.feed(number);
}

function feedBytes(sum: HashSum, bytes: Uint8Array): void {
  sum.feed(bytes.length);
  for (const byte of bytes) sum.feed(byte);
}
