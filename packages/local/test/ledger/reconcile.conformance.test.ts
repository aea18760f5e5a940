import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { applyBatch, dropLedger, type EnginePage, reconcile } from "@bourse/core/ledger";
import { openAccount, setKycStatus } from "@bourse/core/account";
import { requestWithdrawal } from "@bourse/core/wallet";
import { saveHistory } from "@bourse/core/order-history";
import type { AppliedEvent } from "@bourse/core/projection";
import type { Exchange } from "@bourse/engine/exchange";
import { type HistoryTable, startHistoryTable } from "../platform/history-table.ts";
import { type LedgerDatabase, startLedgerDatabase } from "./ledger-database.ts";
import { ACCOUNTS, MoneyStream } from "./money-stream.ts";

let database: LedgerDatabase;
let history: HistoryTable;

beforeAll(async () => {
  database = await startLedgerDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  history = await startHistoryTable();
  await dropLedger(database.pool);
  return () => history.stop();
});

/** What the exchange's private port answers, a few accounts at a time. */
function pageOf(exchange: Exchange, from: number, accounts = 3): EnginePage {
  const accountIds = exchange.accountIdsBetween(from, from + accounts);
  const next = from + accounts;
  return {
    sequence: exchange.sequence,
    accountIds,
    balances: accountIds.flatMap((accountId) =>
      exchange.balancesOf(accountId).map((balance) => ({ accountId, ...balance })),
    ),
    next: next < exchange.accountCount ? next : undefined,
  };
}

async function save(events: readonly AppliedEvent[]): Promise<void> {
  await applyBatch(database.pool, events);
  await saveHistory(history.table, events);
}

const run = (readEngine: (from: number) => Promise<EnginePage>, patienceMs = 0) =>
  reconcile({
    pool: database.pool,
    table: history.table,
    core: undefined,
    readEngine,
    patienceMs,
  });

test("engine, ledger and history agree, and nothing was made or lost", async () => {
  const stream = new MoneyStream(31);
  await save(stream.take(600));
  const result = await run(async (from) => pageOf(stream.exchange, from));
  expect(result.differences).toEqual([]);
  expect(result.accounts).toBe(stream.exchange.accountCount);
  expect(result).toMatchObject({ firstSequence: 600, lastSequence: 600 });
  expect(result.balances).toBeGreaterThan(ACCOUNTS.length * 4);
  for (const { customersUnits, houseUnits, depositedUnits, withdrawnUnits } of result.assets) {
    expect(customersUnits + houseUnits).toBe(depositedUnits - withdrawnUnits);
    expect(depositedUnits).toBeGreaterThan(0n);
  }
  expect(result.assets.some(({ houseUnits }) => houseUnits > 0n)).toBe(true);
});

test("while trading goes on, every page has its own sequence and the stores are ahead of it", async () => {
  const stream = new MoneyStream(32);
  await save(stream.take(300));
  const result = await run(async (from) => {
    const page = pageOf(stream.exchange, from, 2);
    // After the page was read the exchange goes on, and the stores with it.
    await save(stream.take(40));
    return page;
  });
  expect(result.differences).toEqual([]);
  expect(result.lastSequence).toBeGreaterThan(result.firstSequence);
});

/** The table as one meets it in the middle of a batch: items are further than the checkpoint says. */
async function putCheckpointBack(lastSequence: number): Promise<void> {
  const client = new DynamoDBClient({});
  const TableName = "OrderHistory";
  const { Items = [] } = await client.send(new ScanCommand({ TableName, Limit: 10_000 }));
  const [item] = Items.filter((candidate) => candidate["__edb_e__"]?.S === "checkpoint");
  await client.send(
    new PutItemCommand({
      TableName,
      Item: { ...item, lastSequence: { N: String(lastSequence) } },
    }),
  );
  client.destroy();
}

test("what the table took after its checkpoint is held against its own moment", async () => {
  const stream = new MoneyStream(33);
  const events = stream.take(300);
  const page = pageOf(stream.exchange, 0, 100);
  const withdraw = (transferId: string): AppliedEvent =>
    stream.apply({ kind: "Withdraw", accountId: 1003, assetId: 3, amountUnits: 5, transferId });
  const later = [...stream.take(200), withdraw("seen by the table")];
  await save([...events, ...later]);
  await applyBatch(database.pool, [withdraw("right after that"), ...stream.take(50)]);
  await putCheckpointBack(300);
  expect((await run(async () => page)).differences).toEqual([]);

  const moved = later.flatMap((applied) =>
    applied.events.flatMap((event) =>
      event.kind === "BalanceChanged" ? [{ ...event, sequence: applied.sequence }] : [],
    ),
  );
  const last = moved.findLast(({ accountId }) => accountId === 1002);
  const client = new DynamoDBClient({});
  const { Items = [] } = await client.send(new ScanCommand({ TableName: "OrderHistory" }));
  const [item] = Items.filter(
    (candidate) =>
      candidate["__edb_e__"]?.S === "balance" &&
      candidate["accountId"]?.N === "1002" &&
      candidate["assetId"]?.N === String(last?.assetId),
  );
  await client.send(
    new PutItemCommand({ TableName: "OrderHistory", Item: { ...item, freeUnits: { S: "17" } } }),
  );
  client.destroy();
  const { differences } = await run(async () => page);
  expect(differences.map(({ text }) => text)).toEqual([
    `Account 1002, asset ${last?.assetId} at sequence ${last?.sequence}: ` +
      `ledger ${last?.freeUnits} + ${last?.lockedUnits}, table 17 + ${last?.lockedUnits} (free + locked units).`,
  ]);
});

test("a balance that differs by one unit is named, with its account, asset and sequence", async () => {
  const stream = new MoneyStream(34);
  await save(stream.take(300));
  const result = await run(async (from) => {
    const page = pageOf(stream.exchange, from);
    const [first, ...others] = page.balances;
    if (from > 0 || first === undefined) return page;
    return { ...page, balances: [{ ...first, freeUnits: first.freeUnits + 1n }, ...others] };
  });
  const { accountId, assetId, freeUnits, lockedUnits } = pageOf(stream.exchange, 0)
    .balances[0] as EnginePage["balances"][number];
  expect(result.differences).toEqual([
    {
      between: "engine and ledger",
      text:
        `Account ${accountId}, asset ${assetId} at sequence 300: ` +
        `engine ${freeUnits + 1n} + ${lockedUnits}, ledger ${freeUnits} + ${lockedUnits} (free + locked units).`,
    },
  ]);
});

test("what the engine does not know, and what the table has wrongly, is named", async () => {
  const stream = new MoneyStream(35);
  const events = stream.take(300);
  await applyBatch(database.pool, events);
  const forged = events.map((applied) => ({
    ...applied,
    events: applied.events.map((event) =>
      event.kind === "BalanceChanged" && event.accountId === 1003 && event.assetId === 2
        ? { ...event, lockedUnits: event.lockedUnits + 5n }
        : event,
    ),
  }));
  await saveHistory(history.table, forged);
  const result = await run(async () => {
    const page = pageOf(stream.exchange, 0, 100);
    const accountIds = page.accountIds.filter((id) => id !== 1006);
    const balances = page.balances.filter(({ accountId }) => accountId !== 1006);
    return { ...page, accountIds, balances };
  });
  expect(result.differences.map(({ between, text }) => `${between}: ${text}`)).toEqual([
    expect.stringMatching(
      /^ledger and table: Account 1003, asset 2 at sequence 300: ledger \d+ \+ \d+, table/,
    ),
    "engine and ledger: Account 1006 owns something by the ledger and is unknown to the engine.",
  ]);
});

test("money that came from nowhere is found though every balance agrees", async () => {
  const stream = new MoneyStream(36);
  await save(stream.take(200));
  const client = await database.pool.connect();
  await client.query(
    `SET session_replication_role = replica;
     DELETE FROM ledger.transfers WHERE kind = 'deposit' AND account_id = 1001 AND asset_id = 1`,
  );
  client.release(true);
  const { differences } = await run(async (from) => pageOf(stream.exchange, from));
  expect(differences).toEqual([
    {
      between: "balances and transfers",
      text: expect.stringMatching(
        /^USDT: accounts and house hold \d+ units.*too many\)\.$/,
      ) as string,
    },
  ]);
});

test("a store that is behind is waited for, and named when it does not come", async () => {
  const stream = new MoneyStream(37);
  await save(stream.take(200));
  const late = stream.take(20);
  await applyBatch(database.pool, late);
  const { differences } = await run(async (from) => pageOf(stream.exchange, from, 100), 120);
  expect(differences).toEqual([
    { between: "progress", text: "The table is at sequence 200 and does not come to 220." },
  ]);

  const waiting = run(async (from) => pageOf(stream.exchange, from, 100), 10_000);
  await saveHistory(history.table, late);
  expect((await waiting).differences).toEqual([]);
});

test("what is held for a withdrawal that is not under way is named", async () => {
  const stream = new MoneyStream(35);
  const hold = (transferId: string): AppliedEvent =>
    stream.apply({
      kind: "HoldWithdrawal",
      accountId: 1003,
      assetId: 3,
      amountUnits: 5,
      transferId,
    });
  const events = stream.take(300);
  await openAccount(history.table, { userId: "u", email: "u@example.com", nowMs: 1 });
  await setKycStatus(history.table, "u", "APPROVED");
  const { withdrawal } = await requestWithdrawal(history.table, {
    userId: "u",
    accountId: 1003,
    asset: "ETH",
    network: "ETH",
    address: "0x1",
    amount: "1",
    fee: "0",
    nowMs: 1,
  });
  await save([...events, hold(withdrawal.withdrawalId), hold("abandoned")]);
  const { differences } = await reconcile({
    pool: database.pool,
    table: history.table,
    core: history.table,
    readEngine: async (from) => pageOf(stream.exchange, from),
    patienceMs: 0,
  });
  // Those that the stream itself holds are nobody's either.
  expect(differences.at(-1)).toEqual({
    between: "ledger and withdrawals",
    text:
      "Account 1003, asset 3: 5 units are locked for withdrawal abandoned, " +
      "which is not under way: nobody will settle or release it.",
  });
  expect(differences.filter(({ text }) => text.includes(withdrawal.withdrawalId))).toEqual([]);
});
