import type { Command } from "@bourse/engine/command";
import type { Exchange } from "@bourse/engine/exchange";
import { Side, TimeInForce } from "@bourse/engine/market";
import fc from "fast-check";
import { BTCUSDT, order } from "../market-data/exchange-run.ts";

export const ACCOUNTS = [1001, 1002];

/** Something that may change the book of BTCUSDT, which stays narrow. */
export const bookStep = fc.record({
  accountId: fc.constantFrom(...ACCOUNTS),
  side: fc.constantFrom(Side.Buy, Side.Sell),
  timeInForce: fc.constantFrom(TimeInForce.Gtc, TimeInForce.Gtc, TimeInForce.Ioc),
  priceTicks: fc.integer({ min: 6_000_000, max: 6_000_040 }),
  quantityLots: fc.integer({ min: 1_000, max: 9_000 }),
  isCancel: fc.integer({ min: 0, max: 9 }).map((roll) => roll < 3),
});
export type Step = typeof bookStep extends fc.Arbitrary<infer Value> ? Value : never;

/** An order, or the cancel of the account's oldest one when it has any. */
export function commandOf(exchange: Exchange, { isCancel, ...draft }: Step): Command {
  const [oldest] = exchange.openOrdersOf(draft.accountId, BTCUSDT);
  if (!isCancel || oldest === undefined) return order(draft);
  return {
    kind: "CancelOrder",
    accountId: draft.accountId,
    marketId: BTCUSDT,
    orderId: oldest.orderId,
    origClientOrderId: "",
    newClientOrderId: `cancel-${oldest.orderId}`,
    restriction: 0,
  };
}
