import { describe, expect, test } from "vitest";
import { ASSETS, marketSpec, order } from "../../test/fixture.ts";
import type { Command } from "../command/index.ts";
import { InvariantError } from "../invariant/index.ts";
import { Side } from "../market/index.ts";
import { assertExchangeValid } from "./assert-valid.ts";
import { Exchange } from "./exchange.ts";
import type { Market } from "./market.ts";
import { ExchangeState } from "./state.ts";

/** Orders 1 and 2 queue at 100, order 3 bids 90, order 4 asks 110: two accounts, all sound. */
function sound(): { state: ExchangeState; market: Market } {
  const state = new ExchangeState();
  const exchange = new Exchange(state);
  const deposit = { kind: "Deposit", amountUnits: 10_000, transferId: "t" } as const;
  const commands: Command[] = [
    ...ASSETS.map((spec) => ({ kind: "ListAsset", spec }) as const),
    { kind: "ListMarket", spec: marketSpec() },
    { ...deposit, accountId: 1001, assetId: 1 },
    { ...deposit, accountId: 1002, assetId: 2 },
    order({ clientOrderId: "a" }),
    order({ clientOrderId: "b" }),
    order({ clientOrderId: "c", priceTicks: 90 }),
    order({ clientOrderId: "d", priceTicks: 110, side: Side.Sell, accountId: 1002 }),
  ];
  commands.forEach((command, index) => exchange.apply(command, index + 1, index));
  const market = state.markets.get(1);
  if (market === undefined) throw new Error("the market was not listed");
  return { state, market };
}

type Breakage = (market: Market, state: ExchangeState) => void;

const BREAKAGES: readonly [symptom: string, breakIt: Breakage][] = [
  ["crossed book", ({ book }) => void book.rest(resting({ orderId: 9, priceTicks: 120 }))],
  ["says 8, its orders 10", ({ book }) => book.levels.addOpenLots(book.bestLevel(Side.Buy), -2)],
  ["rests empty", ({ book }) => book.execute(book.find(2), 5, 0)],
  ["is not linked back", ({ book }) => book.orders.setPrevious(book.find(2), 0)],
  ["ends elsewhere", ({ book }) => book.levels.setLast(book.bestLevel(Side.Buy), book.find(1))],
  ["not all stand in a level", cutTheQueue],
  ["is empty", ({ book }) => book.levels.setFirst(book.bestLevel(Side.Buy), 0)],
  ["another level's queue", ({ book }) => book.orders.setLevel(book.find(2), 9)],
  ["not linked to its elder", ({ book }) => book.orders.setAccountPrevious(book.find(2), 0)],
  ["lists 2 orders, counts 3", ({ book }) => book.orders.setAccountNext(book.find(2), 0)],
  ["of 4 orders stand in account", cutTheWholeAccount],
  ["is no balance", (_market, { ledger }) => ledger.asset(1).move(0, -1, 0)],
  ["is no balance", (_market, { ledger }) => ledger.asset(1).move(0, 0.5, 0)],
  ["EUR is not conserved", (_market, { ledger }) => ledger.asset(1).move(0, 1, 0)],
  ["account 1001: 1449 EUR locked", (_market, { ledger }) => ledger.asset(1).move(1, 1, -1)],
  ["account 1002: 6 APPLE locked", (_market, { ledger }) => ledger.asset(2).move(2, -1, 1)],
  ["account 1001: 16 APPLE expected", (_m, { ledger }) => ledger.asset(2).expect(1, 1)],
  ["is not found by its clientOrderId", (_m, state) => state.clientOrderIds.remove(1, "b")],
  ["5 clientOrderIds for 4", (_m, state) => state.clientOrderIds.add(1, "zombie", 1, 9)],
];

describe("assertValid notices", () => {
  test("nothing wrong with a sound exchange", () => {
    expect(() => assertExchangeValid(sound().state)).not.toThrow();
  });

  test.each(BREAKAGES)("%s", (symptom, breakIt) => {
    const { state, market } = sound();
    breakIt(market, state);
    const check = () => assertExchangeValid(state);
    expect(check).toThrow(InvariantError);
    expect(check).toThrow(symptom);
  });
});

function resting(changes: { orderId: number; priceTicks: number }) {
  const { kind: _kind, accountId: _id, marketId: _market, ...asked } = order();
  return {
    ...asked,
    ...changes,
    accountIndex: 1,
    executedLots: 0,
    executedQuoteUnits: 0,
    createdTimeUs: 0,
    updatedTimeUs: 0,
  };
}

/** Takes the orders of an account out of its list, every one of them. */
function cutTheWholeAccount({ book }: Market): void {
  for (const orderId of [1, 2, 3]) book.accounts.remove(book.find(orderId));
}

/** Ends a level's queue after its first order, and adjusts all that the level says of itself. */
function cutTheQueue({ book }: Market): void {
  const level = book.bestLevel(Side.Buy);
  book.orders.setNext(book.find(1), 0);
  book.levels.setLast(level, book.find(1));
  book.levels.addOpenLots(level, -5);
}
