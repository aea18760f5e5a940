import { afterAll, beforeAll, expect, test } from "vitest";
import { type Page, saveHistory } from "@bourse/core/order-history";
import { isOrderEvent, type OrderEvent, ordersOf } from "@bourse/core/order";
import type { Table } from "@bourse/core/table";
import { createStoredHistory, History } from "@bourse/services/exchange/history";
import { Random } from "../../src/market/random.ts";
import { type HistoryTable, startHistoryTable } from "./history-table.ts";
import { LIST_NAMES, NAMES, TradingRun } from "./trading-run.ts";
import { calling } from "./troubled-table.ts";

const SEED = Number(process.env["SEED"] ?? 7);
const { applied, exchange } = new TradingRun(SEED).trade(600);
const owners = [1001, 1002, 1003, 1004].flatMap((accountId) =>
  [1, 2].map((marketId) => ({ accountId, marketId })),
);

let history: HistoryTable;
let table: Table;

beforeAll(async () => {
  history = await startHistoryTable();
  ({ table } = history);
  for (let from = 0; from < applied.length; from += 70) {
    await saveHistory(table, applied.slice(from, from + 70));
  }
});
afterAll(() => history.stop());

/** Knows everything, for it saw everything. */
function allKnowing(): History {
  const memory = new History();
  for (const each of applied) memory.apply({ ...each, replayed: true });
  return memory;
}

test("whatever is asked, the table answers like a memory that forgot nothing", async () => {
  const memory = allKnowing();
  const stored = new History({ stored: createStoredHistory(table) });
  await stored.start();
  const random = new Random(SEED);
  const below = (bound: number) => Math.floor(random.uniform() * bound);
  const someTime = () => Math.floor((applied[below(applied.length)]?.timeUs ?? 0) / 1_000);
  const maybe = (value: number) => (random.chance(0.5) ? value : undefined);
  let answers = 0;
  for (let round = 0; round < 30; round += 1) {
    const owner = owners[below(owners.length)] ?? { accountId: 0, marketId: 0 };
    const open = exchange.openOrdersOf(owner.accountId, owner.marketId);
    const page: Page = {
      fromId: maybe(below(300)),
      startTimeMs: maybe(someTime()),
      endTimeMs: maybe(someTime()),
      limit: 1 + below(120),
    };
    const what = `seed ${SEED}, ${JSON.stringify({ owner, page })}`;
    const orders = await memory.orders(owner, page, open);
    expect({ what, orders: await stored.orders(owner, page, open) }).toEqual({ what, orders });
    const trades = await memory.trades(owner, page);
    expect({ what, trades: await stored.trades(owner, page) }).toEqual({ what, trades });
    answers += orders.length + trades.length;
    const orderId = 1 + below(300);
    // The table knows open orders too, which the engine would be asked for.
    const closed = await memory.findOrder(owner, orderId);
    const known = closed ?? (await stored.findOrder(owner, orderId));
    expect({ what, order: await stored.findOrder(owner, orderId) }).toEqual({ what, order: known });
    const ofOrder = { ...page, startTimeMs: undefined, endTimeMs: undefined, orderId };
    const fills = await memory.trades(owner, ofOrder);
    expect({ what, fills: await stored.trades(owner, ofOrder) }).toEqual({ what, fills });
    for (const name of [`name-${below(NAMES)}`, `cancel-${below(applied.length)}`]) {
      const named = await memory.findOrderByName(owner, name);
      const found = await stored.findOrderByName(owner, name);
      expect({ what, name, order: found }).toEqual({ what, name, order: named });
    }
  }
  stored.stop();
  expect(answers).toBeGreaterThan(300);
});

test("a list is read to its end and not into what lies beside it", async () => {
  const kinds = new Set<unknown>();
  let reads = 0;
  const watched = calling(table, async (send) => {
    const answer = (await send()) as { readonly Items?: readonly Record<string, unknown>[] };
    reads += 1;
    for (const item of answer.Items ?? []) kinds.add(item["__edb_e__"]);
    return answer;
  });
  const stored = createStoredHistory(watched);
  const newest = { fromId: undefined, startTimeMs: undefined, endTimeMs: undefined, limit: 1_000 };
  const pages = [
    newest,
    { ...newest, fromId: 0 },
    { ...newest, endTimeMs: (applied[0]?.timeUs ?? 0) / 1_000 + 1e6 },
  ];
  for (const owner of owners) {
    for (const page of pages) {
      kinds.clear();
      reads = 0;
      await stored.trades(owner, page);
      expect([...kinds]).toEqual(["trades"]);
      expect(reads).toBeLessThan(6);
      kinds.clear();
      await stored.orders(owner, page);
      expect([...kinds]).toEqual(["order"]);
      kinds.clear();
      await stored.lists(owner.accountId, page);
      expect([...kinds]).toEqual(["orderList"]);
    }
  }
});

test("lists and prevented matches are answered like by a memory that forgot nothing", async () => {
  const memory = allKnowing();
  const stored = new History({ stored: createStoredHistory(table) });
  await stored.start();
  const random = new Random(SEED);
  const below = (bound: number) => Math.floor(random.uniform() * bound);
  const maybe = (value: number) => (random.chance(0.5) ? value : undefined);
  const someTime = () => Math.floor((applied[below(applied.length)]?.timeUs ?? 0) / 1_000);
  let [lists, matches] = [0, 0];
  for (const { accountId } of owners) {
    for (let round = 0; round < 4; round += 1) {
      const page: Page = {
        fromId: maybe(below(40)),
        startTimeMs: maybe(someTime()),
        endTimeMs: maybe(someTime()),
        limit: 1 + below(20),
      };
      const what = `seed ${SEED}, ${JSON.stringify({ accountId, page })}`;
      const known = await memory.lists(accountId, page);
      expect({ what, lists: await stored.lists(accountId, page) }).toEqual({ what, lists: known });
      lists += known.length;
    }
    for (let orderListId = 1; orderListId < 40; orderListId += 3) {
      const found = await stored.findList(accountId, orderListId);
      expect(found).toEqual(await memory.findList(accountId, orderListId));
      expect(found?.accountId ?? accountId).toBe(accountId);
    }
    for (let name = 0; name < LIST_NAMES; name += 1) {
      const found = await stored.findListByName(accountId, `list-${name}`);
      expect(found).toEqual(await memory.findListByName(accountId, `list-${name}`));
    }
  }
  for (const { owner, orderId } of ordersIn("TradePrevented")) {
    const page = { orderId, fromPreventedMatchId: maybe(below(20)), limit: 1 + below(5) };
    const known = await memory.matches(owner, page);
    expect({ page, found: await stored.matches(owner, page) }).toEqual({ page, found: known });
    matches += known.length;
    for (const { preventedMatchId } of known) {
      expect(await stored.matches(owner, { preventedMatchId, limit: 1 })).toEqual(
        await memory.matches(owner, { preventedMatchId, limit: 1 }),
      );
    }
  }
  stored.stop();
  expect(lists).toBeGreaterThan(50);
  expect(matches).toBeGreaterThan(10);
});

test("amendments are answered like by a memory that forgot nothing", async () => {
  const memory = allKnowing();
  const stored = new History({ stored: createStoredHistory(table) });
  await stored.start();
  let seen = 0;
  for (const { owner, orderId } of ordersIn("OrderAmended")) {
    const known = await memory.amendments(owner, { orderId, limit: 100 });
    expect(known.length).toBeGreaterThan(0);
    expect(await stored.amendments(owner, { orderId, limit: 100 })).toEqual(known);
    const fromExecutionId = known.at(-1)?.executionId;
    const page = { orderId, fromExecutionId, limit: 1 };
    expect(await stored.amendments(owner, page)).toEqual(known.slice(-1));
    const stranger = { ...owner, accountId: owner.accountId + 1 };
    expect(await stored.amendments(stranger, { orderId, limit: 1 })).toEqual([]);
    seen += 1;
  }
  stored.stop();
  expect(seen).toBeGreaterThan(5);
});

/** The orders that events of such a kind tell of. */
function ordersIn(kind: OrderEvent["kind"]) {
  return applied
    .flatMap(({ events }) => events.flatMap((each) => (isOrderEvent(each) ? [each] : [])))
    .filter((each) => each.kind === kind)
    .flatMap(ordersOf)
    .map(({ accountId, marketId, orderId }) => ({ owner: { accountId, marketId }, orderId }));
}
