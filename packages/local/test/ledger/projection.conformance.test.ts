import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  applyBatch,
  dropLedger,
  hashTables,
  LedgerMismatch,
  type LedgerPool,
  ledgerSequence,
  verifyAudit,
} from "@bourse/core/ledger";
import { type AppliedEvent, ProjectionGap } from "@bourse/core/projection";
import type { BalanceChanged, Event } from "@bourse/engine/event";
import type { Exchange } from "@bourse/engine/exchange";
import { type LedgerDatabase, startLedgerDatabase } from "./ledger-database.ts";
import { ACCOUNTS, MoneyStream } from "./money-stream.ts";

let database: LedgerDatabase;
let pool: LedgerPool;

beforeAll(async () => {
  database = await startLedgerDatabase();
  ({ pool } = database);
});
afterAll(() => database.stop());
afterEach(() => dropLedger(pool));

const rowsOf = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
  (await pool.query<Record<string, unknown>>(sql)).rows;

/** Everybody's balances by the ledger and by the engine, as texts. */
async function expectSameBalances(exchange: Exchange): Promise<void> {
  const rows = await rowsOf(
    `SELECT owner_id, asset_id, sum(units) FILTER (WHERE kind <> 'locked') AS free,
       sum(units) FILTER (WHERE kind = 'locked') AS locked FROM ledger.accounts
     WHERE kind IN ('free', 'locked', 'house') GROUP BY 1, 2`,
  );
  const ledger = rows
    .map(({ owner_id, asset_id, free, locked }) =>
      [owner_id, asset_id, free ?? "0", locked ?? "0"].map(String).join(" "),
    )
    .filter((line) => !line.endsWith(" 0 0"));
  const engine = exchange.accountIdsBetween(0, exchange.accountCount).flatMap((accountId) =>
    exchange
      .balancesOf(accountId)
      .filter(({ freeUnits, lockedUnits }) => freeUnits + lockedUnits > 0n)
      .map(({ assetId, freeUnits, lockedUnits }) =>
        [accountId, assetId, freeUnits, lockedUnits].map(String).join(" "),
      ),
  );
  expect(ledger.toSorted()).toEqual(engine.toSorted());
}

test.each([1, 2, 3])(
  "random commands, seed %i: the ledger has what the engine has",
  async (seed) => {
    const stream = new MoneyStream(seed);
    for (const size of [7, 993, 1, 400]) {
      await applyBatch(pool, stream.take(size));
      await expectSameBalances(stream.exchange);
    }
    expect(await rowsOf(SUMS)).toEqual([]);
    expect((await verifyAudit(pool)).firstBreak).toBeUndefined();
    const open = ACCOUNTS.flatMap((id) => stream.exchange.openOrdersOf(id));
    const rows = await rowsOf(
      `SELECT market_id, order_id, executed_lots FROM ledger.orders
     WHERE status IN ('NEW', 'PARTIALLY_FILLED', 'PENDING_NEW') ORDER BY market_id, order_id`,
    );
    expect(rows.map((row) => Object.values(row).map(Number).join(" "))).toEqual(
      open
        .toSorted((a, b) => a.marketId - b.marketId || a.orderId - b.orderId)
        .map(({ marketId, orderId, executedLots }) => `${marketId} ${orderId} ${executedLots}`),
    );
  },
);

/** Assets whose entries do not sum to zero, and accounts that are not the sum of theirs. */
const SUMS = `
  SELECT 'asset' AS what, asset_id, sum(units) FROM ledger.entries GROUP BY asset_id
  HAVING sum(units) <> 0
  UNION ALL
  SELECT 'command', sequence, sum(units) FROM ledger.entries GROUP BY sequence, asset_id
  HAVING sum(units) <> 0
  UNION ALL
  SELECT 'account', asset_id, sum(units) FROM (
    SELECT asset_id, owner_id, kind, units FROM ledger.entries
    UNION ALL SELECT asset_id, owner_id, kind, -units FROM ledger.accounts
  ) AS both_sides GROUP BY asset_id, owner_id, kind HAVING sum(units) <> 0`;

test("balances beyond 2^53 are exact", async () => {
  const stream = new MoneyStream(4);
  const opening = stream.take(50);
  const deposits = Array.from({ length: 3_000 }, (_, at) =>
    stream.apply({
      kind: "Deposit",
      accountId: 3001,
      assetId: 1,
      amountUnits: 2 ** 53 - 1,
      transferId: `large ${at}`,
    }),
  );
  await applyBatch(pool, [...opening, ...deposits]);
  const [row] = await rowsOf("SELECT units FROM ledger.accounts WHERE owner_id = 3001");
  expect(row?.["units"]).toBe(String(3_000n * (2n ** 53n - 1n)));
  await expectSameBalances(stream.exchange);
});

test("what was seen is dropped, however it is cut, and a gap is refused", async () => {
  const events = new MoneyStream(5).take(300);
  await applyBatch(pool, events.slice(0, 200));
  const before = await hashTables(pool);
  expect(await applyBatch(pool, events.slice(0, 200))).toBe(200);
  expect(await applyBatch(pool, events.slice(120, 180))).toBe(200);
  expect(await hashTables(pool)).toEqual(before);

  await expect(applyBatch(pool, events.slice(201))).rejects.toBeInstanceOf(ProjectionGap);
  const holed = events.slice(150, 250).filter(({ sequence }) => sequence !== 230);
  await expect(applyBatch(pool, holed)).rejects.toBeInstanceOf(ProjectionGap);
  expect(await hashTables(pool)).toEqual(before);

  await applyBatch(pool, events.slice(150));
  const overlapping = await hashTables(pool);
  await dropLedger(pool);
  await applyBatch(pool, events);
  expect(await hashTables(pool)).toEqual(overlapping);
});

test("two writers at a time: each command counts once", async () => {
  const events = new MoneyStream(6).take(600);
  await applyBatch(pool, events);
  const alone = await hashTables(pool);
  await dropLedger(pool);
  const write = async (writer: LedgerPool): Promise<void> => {
    for (let at = 0; at < events.length; at += 50) {
      await applyBatch(writer, events.slice(at, at + 50)).catch((error: unknown) => {
        if (!(error instanceof ProjectionGap)) throw error;
      });
    }
  };
  const writers = [database.connect(), database.connect(), database.connect()];
  await Promise.all(writers.map(write));
  await applyBatch(pool, events);
  expect(await hashTables(pool)).toEqual(alone);
});

test("dropped and made again from the first event, it is what it was", async () => {
  const events = new MoneyStream(7).take(500);
  await applyBatch(pool, events);
  const before = await hashTables(pool);
  expect(before.every(({ rows }) => rows > 0)).toBe(true);
  await dropLedger(pool);
  expect(await ledgerSequence(pool)).toBe(0);
  for (let at = 0; at < events.length; at += 33) await applyBatch(pool, events.slice(at, at + 33));
  expect(await hashTables(pool)).toEqual(before);
});

/** The events with one of them changed, or left out. */
function withChanged(
  events: readonly AppliedEvent[],
  sequence: number,
  change: (event: Event) => Event | undefined,
): AppliedEvent[] {
  return events.map((applied) =>
    applied.sequence === sequence
      ? { ...applied, events: applied.events.flatMap((event) => change(event) ?? []) }
      : applied,
  );
}

const isBalance = (event: Event): event is BalanceChanged => event.kind === "BalanceChanged";

test.each([
  [
    "a balance is a unit too high",
    (event: Event) => (isBalance(event) ? { ...event, freeUnits: event.freeUnits + 1n } : event),
  ],
  ["a balance is not reported", (event: Event) => (isBalance(event) ? undefined : event)],
  ["a trade is left out", (event: Event) => (event.kind === "Trade" ? undefined : event)],
  [
    "a fee is a unit higher",
    (event: Event) =>
      event.kind === "Trade" ? { ...event, takerFeeUnits: event.takerFeeUnits + 1 } : event,
  ],
] as const)("%s: refused, and what came before is kept", async (_what, change) => {
  const events = new MoneyStream(8).take(400);
  const traded = events.find(({ events: caused }) => caused.some(({ kind }) => kind === "Trade"));
  const sequence = traded?.sequence ?? 0;
  const failure = applyBatch(pool, withChanged(events, sequence, change));
  await expect(failure).rejects.toBeInstanceOf(LedgerMismatch);
  await expect(failure).rejects.toThrow(`Command ${sequence} does not add up`);
  expect(await ledgerSequence(pool)).toBe(sequence - 1);
  const [row] = await rowsOf("SELECT max(sequence)::integer AS newest FROM ledger.audit_log");
  expect(row?.["newest"]).toBe(sequence - 1);
  // The next attempt meets the same, and the right events go on from there.
  await expect(applyBatch(pool, withChanged(events, sequence, change))).rejects.toThrow(
    LedgerMismatch,
  );
  await applyBatch(pool, events);
  expect(await ledgerSequence(pool)).toBe(400);
});
