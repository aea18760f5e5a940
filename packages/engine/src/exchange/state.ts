import { assert } from "../invariant/index.ts";
import type { Event, OrderView, Rejection } from "../event/index.ts";
import { Ledger } from "../ledger/index.ts";
import { OrderStatus } from "../market/index.ts";
import { ClientOrderIds } from "./client-order-ids.ts";
import type { Market } from "./market.ts";

/** Everything the exchange knows, and the events of the command it is at. */
export class ExchangeState {
  /** Of the command applied last. */
  sequence = 0;
  timeUs = 0;
  readonly ledger = new Ledger();
  /** By marketId, in the order they were listed. */
  readonly markets = new Map<number, Market>();
  readonly clientOrderIds = new ClientOrderIds();
  /** Transfers that took effect, as `transferKey` writes them. */
  readonly transfers = new Set<string>();
  events: Event[] = [];

  reject(accountId: number, { code, message }: Rejection): void {
    this.events.push({ kind: "CommandRejected", accountId, code, message });
  }
}

export function transferKey(accountId: number, transferId: string): string {
  return `${accountId}/${transferId}`;
}

/** A resting order as the world sees it. */
export function restingView(state: ExchangeState, market: Market, slot: number): OrderView {
  const { orders } = market.book;
  assert(slot !== 0, "an order was looked at that does not rest");
  const quantityLots = orders.quantityLots(slot);
  const openLots = orders.openLots(slot);
  return {
    orderId: orders.orderId(slot),
    accountId: state.ledger.accountId(orders.accountIndex(slot)),
    marketId: market.spec.marketId,
    clientOrderId: orders.clientOrderId(slot),
    side: orders.side(slot),
    orderType: orders.orderType(slot),
    timeInForce: orders.timeInForce(slot),
    priceTicks: orders.priceTicks(slot),
    quantityLots,
    quoteQuantityUnits: 0,
    executedLots: quantityLots - openLots,
    executedQuoteUnits: orders.executedQuoteUnits(slot),
    status: statusOf(quantityLots, openLots),
    createdTimeUs: orders.createdTimeUs(slot),
    updatedTimeUs: orders.updatedTimeUs(slot),
  };
}

export function statusOf(quantityLots: number, openLots: number): OrderStatus {
  if (openLots === 0) return OrderStatus.Filled;
  return openLots === quantityLots ? OrderStatus.New : OrderStatus.PartiallyFilled;
}
