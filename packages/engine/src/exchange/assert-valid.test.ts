import { describe, expect, test } from "vitest";
import { ASSETS, marketSpec, order } from "../../test/fixture.ts";
import type { Command } from "../command/index.ts";
import { InvariantError } from "../invariant/index.ts";
import { OrderListKind, Side } from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
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
  ["crossed book", ({ book }) => book.rest(book.open(99, 1, 5), Side.Buy, 120)],
  [
    "order 2 lost its name",
    ({ book, orders }, state) => {
      state.clientOrderIds.remove(orders, book.find(2));
    },
  ],
  [
    "order 2 has two owners",
    ({ book, orders }) => {
      const slot = book.find(2);
      book.remove(slot);
      book.close(slot);
      book.rest(book.open(2, 7, orders.openLots(slot)), Side.Buy, 100);
    },
  ],
  [
    "order 2 is misplaced",
    ({ book, orders }) => {
      orders.setStage(book.find(2), OrderStage.Untriggered);
    },
  ],
  ["order 2 is misplaced", ({ book }) => book.remove(book.find(2))],
  [
    "order 2 rests with nothing to trade",
    ({ book, orders }) => {
      orders.setQuantityLots(book.find(2), 0);
    },
  ],
  [
    "order 2 has two open quantities",
    ({ book, orders }) => {
      orders.setQuantityLots(book.find(2), 6);
    },
  ],
  [
    "the kept hash of the orders has lost its way",
    ({ book, orders }) => {
      orders.setHeldUnits(book.find(2), 499);
    },
  ],
  [
    "account 1001: 1450 EUR locked, 1449 held",
    ({ book, orders, hash }) => {
      hash.touch(book.find(2));
      orders.setHeldUnits(book.find(2), 499);
      hash.settle();
    },
  ],
  [
    "account 1002: 6 APPLE locked, 5 held",
    ({ base }, { ledger }) => {
      ledger.hold(ledger.accountIndex(1002), base, 1);
      ledger.clearTouched();
    },
  ],
  [
    "order 2 holds less than nothing",
    ({ book, orders, hash }) => {
      hash.touch(book.find(2));
      orders.setHeldUnits(book.find(2), -1);
      hash.settle();
    },
  ],
  [
    "list 1 has lost a leg",
    ({ lists }) => {
      lists.add({
        orderListId: 1,
        listKind: OrderListKind.Oco,
        accountIndex: 1,
        accountId: 1001,
        listClientOrderId: "l",
        orderIds: [7, 8],
        openOrderIds: [7, 0],
      });
    },
  ],
  [
    "5 clientOrderIds for 4 open orders",
    ({ book, orders }, { clientOrderIds }) => {
      const slot = book.open(99, 1, 5);
      orders.ensure(slot);
      orders.accept(slot, 1, order({ accountId: 1001 }), order({ clientOrderId: "e" }));
      clientOrderIds.add(orders, slot);
    },
  ],
];

describe("assertValid notices", () => {
  test("nothing, when all is sound", () => assertExchangeValid(sound().state));

  test.each(BREAKAGES)("%s", (symptom, breakIt) => {
    const { state, market } = sound();
    breakIt(market, state);
    const check = () => assertExchangeValid(state);
    expect(check).toThrow(InvariantError);
    expect(check).toThrow(symptom);
  });
});
