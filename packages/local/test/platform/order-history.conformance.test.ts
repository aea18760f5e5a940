import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  balancesAtEndOf,
  clearHistory,
  dayOf,
  findCheckpoint,
  hashHistory,
  listBalanceDays,
  listStoredBalances,
  type Page,
  saveHistory,
} from "@bourse/core/order-history";
import { isOrderEvent, type OrderEvent, ordersOf } from "@bourse/core/order";
import { ProjectionGap } from "@bourse/core/projection";
import type { Table } from "@bourse/core/table";
import { createStoredHistory, History } from "@bourse/services/exchange/history";
import { Random } from "../../src/market/random.ts";
import { type HistoryTable, startHistoryTable } from "./history-table.ts";
import { LIST_NAMES, NAMES, TradingRun } from "./trading-run.ts";

const SEED = Number(process.env["SEED"] ?? 7);
const COMMANDS = 600;
const run = new TradingRun(SEED).trade(COMMANDS);
const { applied } = run;
/** The same, but that its ten minutes are a week. */
const startUs = applied[0]?.timeUs ?? 0;
const week = applied.map((each) => ({
  ...each,
  timeUs: startUs + (each.timeUs - startUs) * 1_000,
}));
const owners = [1001, 1002, 1003, 1004].flatMap((accountId) =>
  [1, 2].map((marketId) => ({ accountId, marketId })),
);

let history: HistoryTable;
let table: Table;
/** Of the history that was written without any trouble. */
let hashes: Awaited<ReturnType<typeof hashHistory>>;

beforeAll(async () => {
  history = await startHistoryTable();
  ({ table } = history);
  await saveInBatches(table, 400);
  hashes = await hashHistory(table);
});
afterAll(() => history.stop());
beforeEach(() => clearHistory(table, () => {}));

async function saveInBatches(to: Table, size: number): Promise<void> {
  for (let from = 0; from < applied.length; from += size) {
    await saveHistory(to, applied.slice(from, from + size));
  }
}

/** Knows everything, for it saw everything. */
function allKnowing(): History {
  const memory = new History();
  for (const each of applied) memory.apply({ ...each, replayed: true });
  return memory;
}

test("whatever is asked, the table answers like a memory that forgot nothing", async () => {
  await saveInBatches(table, 400);
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
    const open = run.exchange.openOrdersOf(owner.accountId, owner.marketId);
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
  await saveInBatches(table, 400);
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
  const pages = [newest, { ...newest, fromId: 0 }, { ...newest, endTimeMs: startUs / 1_000 + 1e6 }];
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
  await saveInBatches(table, 70);
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
  await saveInBatches(table, 70);
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

test("balances are the engine's", async () => {
  await saveInBatches(table, 400);
  for (const accountId of [1001, 1002, 1003, 1004]) {
    const stored = await listStoredBalances(table, accountId);
    expect(stored.length).toBeGreaterThan(0);
    for (const { assetId, freeUnits, lockedUnits } of stored) {
      const balance = run.exchange.balance(accountId, assetId);
      expect([BigInt(freeUnits), BigInt(lockedUnits)]).toEqual([
        balance.freeUnits,
        balance.lockedUnits,
      ]);
    }
  }
});

test("at the end of any day balances are what the events left until then", async () => {
  const [firstDay, lastDay] = [dayOf(startUs) - 1, dayOf(week.at(-1)?.timeUs ?? 0)];
  for (let from = 0; from < week.length; from += 70) {
    await saveHistory(table, week.slice(from, from + 70));
  }
  const hashesOfWeek = await hashHistory(table);
  const eventsOf = (day: number) =>
    week.filter(({ timeUs }) => dayOf(timeUs) === day).flatMap(({ events }) => events);
  expect(lastDay - firstDay).toBeGreaterThan(5);
  for (const accountId of [1001, 1002, 1003, 1004]) {
    const whole = await listBalanceDays(table, accountId, firstDay);
    const held = new Map<number, string>();
    for (let day = firstDay; day <= lastDay; day += 1) {
      for (const event of eventsOf(day)) {
        if (event.kind !== "BalanceChanged" || event.accountId !== accountId) continue;
        held.set(event.assetId, `${event.freeUnits} ${event.lockedUnits}`);
      }
      const known = [...held].map(([assetId, units]) => `${assetId}: ${units}`).toSorted();
      for (const days of [whole, await listBalanceDays(table, accountId, day)]) {
        const balances = balancesAtEndOf(day, days);
        const told = balances.map(
          (each) => `${each.assetId}: ${each.freeUnits} ${each.lockedUnits}`,
        );
        expect({ SEED, day, told: told.toSorted() }).toEqual({ SEED, day, told: known });
      }
    }
  }
  await clearHistory(table, () => {});
  await saveHistory(table, week);
  expect(await hashHistory(table)).toEqual(hashesOfWeek);
});

test("so they are when whoever wrote them died between any two of his writes", async () => {
  // Long enough that what ended and what came after it are not written in one transaction.
  const days = week.slice(0, 420);
  const midnight = days.findIndex(({ timeUs }) => dayOf(timeUs) > dayOf(startUs) + 1);
  await saveHistory(table, days);
  const whole = await hashHistory(table);
  const random = new Random(SEED);
  let isKilled = true;
  for (let calls = 0; isKilled; calls += 1) {
    await clearHistory(table, () => {});
    await saveHistory(table, days.slice(0, midnight));
    isKilled = await saveHistory(mortal(table, random, calls), days).then(
      () => false,
      (error: unknown) => String(error).includes("killed"),
    );
    await saveHistory(table, days);
    expect({ calls, hashes: await hashHistory(table) }).toEqual({ calls, hashes: whole });
  }
});

test("what was seen is dropped, a gap is refused, and neither writes anything", async () => {
  await saveHistory(table, applied.slice(0, 300));
  const before = [await findCheckpoint(table), await hashHistory(table)];
  expect(await saveHistory(table, applied.slice(0, 100))).toBe(300);
  await expect(saveHistory(table, applied.slice(301, 310))).rejects.toBeInstanceOf(ProjectionGap);
  expect([await findCheckpoint(table), await hashHistory(table)]).toEqual(before);
  expect(await saveHistory(table, applied.slice(250, 320))).toBe(320);
});

test("of two writers at once neither harms the other", async () => {
  const random = new Random(SEED);
  const writer = async (): Promise<void> => {
    let sequence = 0;
    while (sequence < applied.length) {
      const from = Math.max(0, sequence - Math.floor(random.uniform() * 50));
      const to = sequence + 1 + Math.floor(random.uniform() * 300);
      sequence = await saveHistory(table, applied.slice(from, to));
    }
  };
  await Promise.all([writer(), writer()]);
  expect((await findCheckpoint(table)).lastSequence).toBe(applied.length);
  expect({ SEED, hashes: await hashHistory(table) }).toEqual({ SEED, hashes });
});

test("a writer that slept in the middle of a batch does not undo what a later one wrote", async () => {
  const [bLetsA, aIsDone, bIsDone] = [gate(), gate(), gate()];
  let aParts = 0;
  const a = calling(table, async (send, name) => {
    if (name !== "TransactWriteCommand") return send();
    aParts += 1;
    if (aParts === 2) await bLetsA.promise;
    if (aParts === 3) await bIsDone.promise;
    return send().finally(() => {
      if (aParts === 2) aIsDone.open();
    });
  });
  let bParts = 0;
  const b = calling(table, async (send, name) => {
    if (name !== "TransactWriteCommand") return send();
    bParts += 1;
    if (bParts === 3) bLetsA.open();
    if (bParts === 3) await aIsDone.promise;
    return send();
  });
  // It has seen an order's beginning; the other one has seen its end.
  const short = saveHistory(a, applied.slice(0, 250));
  await expect.poll(() => aParts).toBe(2);
  await saveHistory(b, applied);
  bIsDone.open();
  expect(await short).toBe(applied.length);
  expect(bParts).toBeGreaterThan(3);
  expect({ SEED, hashes: await hashHistory(table) }).toEqual({ SEED, hashes });
});

test("killed before or after any call, and fed again in other batches, it ends the same", async () => {
  const random = new Random(SEED);
  let kills = 0;
  let sequence = 0;
  while (sequence < applied.length) {
    const from = Math.max(0, sequence - Math.floor(random.uniform() * 40));
    const batch = applied.slice(from, sequence + 1 + Math.floor(random.uniform() * 400));
    await saveHistory(mortal(table, random), batch).catch((error: unknown) => {
      if (!String(error).includes("killed")) throw error;
      kills += 1;
    });
    sequence = (await findCheckpoint(table)).lastSequence;
  }
  expect(kills).toBeGreaterThan(3);
  expect({ SEED, hashes: await hashHistory(table) }).toEqual({ SEED, hashes });
});

test("a transaction that is throttled is tried again", async () => {
  let calls = 0;
  const busy = calling(table, async (send, name) => {
    if (name === "TransactWriteCommand") calls += 1;
    if (name === "TransactWriteCommand" && calls % 3 === 1) throw throttled();
    return send();
  });
  await saveInBatches(busy, 400);
  expect(calls).toBeGreaterThan(5);
  expect(await hashHistory(table)).toEqual(hashes);
});

test("an emptied history takes nothing until it may begin again, and then the same", async () => {
  await saveInBatches(table, 400);
  const late = calling(table, async (send) => {
    late.stopped ??= clearHistory(table, () => {});
    await late.stopped;
    return send();
  });
  const more = new TradingRun(SEED).trade(COMMANDS + 10).applied.slice(COMMANDS);
  await expect(saveHistory(late, more)).rejects.toBeInstanceOf(ProjectionGap);
  expect((await hashHistory(table)).every(({ rows }) => rows === 0)).toBe(true);
  await saveInBatches(table, 250);
  expect(await hashHistory(table)).toEqual(hashes);
  const refusals = new Set<unknown>();
  const watched = calling(table, async (send, name) => {
    if (name === "TransactWriteCommand") {
      refusals.add(await saveHistory(table, applied.slice(0, 1)).catch(String));
    }
    return send();
  });
  await clearHistory(watched, () => {});
  expect(refusals).toEqual(new Set(["Error: The history is being emptied to be written anew."]));
});

/** Somebody waits until somebody else opens it. */
function gate(): { readonly promise: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { promise: promise.then(() => {}), open: () => resolve(undefined) };
}

type Send = () => Promise<unknown>;

/** The table, with somebody between it and whoever calls it. */
function calling(
  real: Table,
  between: (send: Send, name: string) => Promise<unknown>,
): Table & { stopped?: Promise<void> } {
  const client = Object.create(real.client) as Table["client"];
  client.send = ((command: object) =>
    between(() => real.client.send(command as never), command.constructor.name)) as never;
  return { name: real.name, client };
}

/** Its process dies at one of its calls: before it was made, or before it was answered. */
function mortal(real: Table, random: Random, callsLeft = Math.floor(random.uniform() * 8)): Table {
  return calling(real, async (send) => {
    if (callsLeft > 0) {
      callsLeft -= 1;
      return send();
    }
    if (random.chance(0.5)) await send();
    throw new Error("killed");
  });
}

function throttled(): Error {
  const reasons = [{ Code: "None" }, { Code: "ThrottlingError" }];
  return Object.assign(new Error("Transaction cancelled"), {
    name: "TransactionCanceledException",
    CancellationReasons: reasons,
  });
}
