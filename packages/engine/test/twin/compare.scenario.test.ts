import { expect, test } from "vitest";
import type { Event } from "../../src/event/index.ts";
import { Side } from "../../src/market/index.ts";
import { order } from "../fixture.ts";
import { compareState, compareStep } from "./compare.ts";
import type { ExchangeFace } from "./compare.ts";
import { ALICE, BOB, Stage } from "./examples.ts";

/** Two stages that did the same, and the events of the last command. */
function traded(): { stage: Stage; events: readonly Event[] } {
  const stage = new Stage();
  stage.limit(BOB, Side.Sell, [3, 100]);
  return { stage, events: stage.limit(ALICE, Side.Buy, [5, 100]) };
}

/** What an exchange shows, made from a twin. */
function faceOf({ twin }: Stage): ExchangeFace {
  return {
    balancesOf: (accountId) =>
      twin.assetIds().map((assetId) => ({ assetId, ...twin.balance(accountId, assetId) })),
    depth: (marketId) => twin.depth(marketId),
    openOrdersOf: (accountId, marketId) => twin.openOrders(accountId, marketId),
    lastPriceTicks: (marketId) => twin.lastPriceTicks(marketId),
  };
}

test("equal steps and states have no difference, in whatever order the totals stand", () => {
  const { stage, events } = traded();
  const happened = events.filter((e) => e.kind !== "LevelChanged" && e.kind !== "BalanceChanged");
  const levels = events.filter((event) => event.kind === "LevelChanged");
  const balances = events.filter((event) => event.kind === "BalanceChanged");
  const other = [...happened, ...levels.toReversed(), ...balances.toReversed()];
  expect(compareStep(other, events, stage.twin)).toBeUndefined();
  expect(compareState(faceOf(traded().stage), stage.twin)).toBeUndefined();
});

test("a different field of an order is named", () => {
  const { stage, events } = traded();
  const other = events.map((event) =>
    event.kind === "Trade" ? { ...event, maker: { ...event.maker, executedLots: 2 } } : event,
  );
  expect(compareStep(other, events, stage.twin)).toContain("(maker (executedLots))");
});

test("an event too many or too few, a total untold, told twice or wrongly", () => {
  const { stage, events } = traded();
  const [first, ...others] = events;
  const balance = events.find((event) => event.kind === "BalanceChanged");
  if (first === undefined || balance === undefined) throw new Error("there are events");
  expect(compareStep(others, events, stage.twin)).toContain("event 0 differs");
  const without = events.filter((event) => event !== balance);
  expect(compareStep(without, events, stage.twin)).toContain("does not tell");
  expect(compareStep([...events, balance], events, stage.twin)).toContain("tells twice");
  const wrong = { ...balance, freeUnits: balance.freeUnits + 1n };
  expect(compareStep([...without, wrong], events, stage.twin)).toContain("the twin has not");
  expect(compareStep([balance, ...without], events, stage.twin)).toContain("do not stand last");
});

test("a balance as it was before may be told too", () => {
  const { stage, events } = traded();
  const { freeUnits, lockedUnits } = stage.twin.balance(BOB, 3);
  const idle = {
    kind: "BalanceChanged",
    accountId: BOB,
    assetId: 3,
    freeUnits,
    lockedUnits,
  } as const;
  expect(compareStep([...events, idle], events, stage.twin)).toBeUndefined();
});

test("states that differ are told apart by balance, orders, book and last price", () => {
  const { stage } = traded();
  const other = traded().stage;
  other.limit(ALICE, Side.Buy, [1, 90]);
  expect(compareState(faceOf(other), stage.twin)).toContain("balance of 1001");
  const own = faceOf(stage);
  expect(compareState({ ...own, openOrdersOf: () => [] }, stage.twin)).toContain("open orders");
  const empty = { bids: [], asks: [] };
  expect(compareState({ ...own, depth: () => empty }, stage.twin)).toContain("book of market 1");
  expect(compareState({ ...own, lastPriceTicks: () => 7 }, stage.twin)).toContain("last price");
});

test("the twin refuses to go on when an invariant is broken", () => {
  const { stage } = traded();
  const { world } = stage.twin;
  const balance = world.balances.get(`${ALICE} 1`);
  if (balance === undefined) throw new Error("alice has money");
  balance.free += 1n;
  expect(() => stage.twin.assertValid()).toThrow("asset 1");
  balance.free -= 2n;
  balance.locked += 1n;
  expect(() => stage.twin.assertValid()).toThrow("locked");
  balance.free += 1n;
  balance.locked -= 1n;
  stage.twin.assertValid();
  const [market] = world.markets;
  const [resting] = market?.orders ?? [];
  if (resting === undefined) throw new Error("an order rests");
  resting.shownLots += 1;
  expect(() => stage.twin.assertValid()).toThrow("shows");
  resting.shownLots -= 1;
  stage.play(order({ accountId: BOB, side: Side.Sell, priceTicks: 101, clientOrderId: "ask" }));
  resting.priceTicks = 102;
  expect(() => stage.twin.assertValid()).toThrow("crossed");
});
