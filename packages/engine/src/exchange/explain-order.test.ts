import { expect, test } from "vitest";
import { ASSETS, accountSpec, EURO, exchangeSpec, marketSpec, order } from "../../test/fixture.ts";
import type { Command, PlaceOrder } from "../command/index.ts";
import { OrderType, Side } from "../market/index.ts";
import { Exchange } from "./index.ts";

function open(...commands: readonly Command[]): Exchange {
  const exchange = new Exchange();
  const all: readonly Command[] = [
    ...ASSETS.map((spec): Command => ({ kind: "ListAsset", spec })),
    { kind: "ListMarket", spec: marketSpec({ minQuantityLots: 2, maxNumOrders: 2 }) },
    ...commands,
  ];
  for (const [index, command] of all.entries()) exchange.apply(command, index + 1, index * 1_000);
  return exchange;
}

const rich: Command = {
  kind: "Deposit",
  accountId: 1001,
  assetId: EURO.assetId,
  amountUnits: 10_000,
  transferId: "t",
};

function verdicts(exchange: Exchange, changes: Partial<PlaceOrder> = {}): string[] {
  return exchange
    .explain(order({ side: Side.Buy, ...changes }))
    .map(({ rule, passed, actual, limit }) => `${passed ? "+" : "-"} ${rule} ${actual} ${limit}`);
}

test("an order is explained as it would be judged: with what the account has open already", () => {
  const exchange = open(rich, order({ clientOrderId: "first", side: Side.Buy }));
  expect(verdicts(exchange)).toContain("+ MAX_NUM_ORDERS 2 2");
  expect(verdicts(exchange, { accountId: 1002 })).toContain("+ MAX_NUM_ORDERS 1 2");
});

test("a market order by quote is explained by what the book has for it", () => {
  const seller: Command = { ...rich, accountId: 1002, assetId: 2, transferId: "s" };
  const offer = order({ accountId: 1002, side: Side.Sell, priceTicks: 100, quantityLots: 5 });
  const exchange = open(rich, seller, offer);
  const market = { orderType: OrderType.Market, priceTicks: 0, quantityLots: 0 };
  const lines = verdicts(exchange, { ...market, quoteQuantityUnits: 310 });
  expect(lines).toContain("+ LOT_SIZE 3 2");
  expect(verdicts(exchange, { ...market, quoteQuantityUnits: 110 })).toContain("- LOT_SIZE 1 2");
});

test("nothing is said of an order without a market or a shape, and nothing changes", () => {
  const exchange = open(rich);
  const before = exchange.stateHash();
  expect(verdicts(exchange, { marketId: 77 })).toEqual([]);
  expect(verdicts(exchange, { clientOrderId: "" })).toEqual([]);
  verdicts(exchange);
  expect(exchange.stateHash()).toBe(before);
  exchange.assertValid();
});

test("what holds for the exchange and for an account can be asked", () => {
  const exchange = open(
    { kind: "ConfigureExchange", spec: exchangeSpec({ maxNumOrders: 9 }) },
    { kind: "ConfigureAccount", spec: accountSpec({ accountId: 1001, takerRate: 7 }) },
  );
  expect(exchange.exchangeSpec()).toEqual(exchangeSpec({ maxNumOrders: 9 }));
  expect(exchange.accountSpec(1001)).toEqual(accountSpec({ accountId: 1001, takerRate: 7 }));
  expect(exchange.accountSpec(1999)).toMatchObject({ canTrade: true, takerRate: -1 });
});
