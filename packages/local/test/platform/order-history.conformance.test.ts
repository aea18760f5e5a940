import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  balancesAtEndOf,
  clearHistory,
  dayOf,
  findCheckpoint,
  hashHistory,
  listBalanceDays,
  listStoredBalances,
  saveHistory,
} from "@bourse/core/order-history";
import { ProjectionGap } from "@bourse/core/projection";
import type { Table } from "@bourse/core/table";
import { Random } from "../../src/market/random.ts";
import { type HistoryTable, startHistoryTable } from "./history-table.ts";
import { TradingRun } from "./trading-run.ts";
import { calling, mortal, throttled } from "./troubled-table.ts";

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
