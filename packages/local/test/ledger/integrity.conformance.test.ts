import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  applyBatch,
  dropLedger,
  hashTables,
  type LedgerPool,
  migrate,
  MigrationError,
  verifyAudit,
} from "@bourse/core/ledger";
import { type LedgerDatabase, startLedgerDatabase } from "./ledger-database.ts";
import { MoneyStream } from "./money-stream.ts";

let database: LedgerDatabase;
let pool: LedgerPool;
const events = new MoneyStream(21).take(400);

beforeAll(async () => {
  database = await startLedgerDatabase();
  ({ pool } = database);
  await applyBatch(pool, events);
});
afterAll(() => database.stop());

/** Runs statements on one connection, as somebody, and takes everything back. */
async function tried(role: string, ...statements: string[]): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN; SET LOCAL search_path = ledger");
    await client.query(`SET LOCAL ROLE ${role}`);
    for (const statement of statements) await client.query(statement);
    return "done";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

describe("what is written stays as it is", () => {
  const tables = ["postings", "trades", "transfers", "audit_log"];
  const changes = tables.flatMap((table) => [
    `UPDATE ${table} SET sequence = sequence + 1`,
    `DELETE FROM ${table} WHERE sequence = 1`,
    `TRUNCATE ${table}`,
  ]);

  test.each(changes)("%s: the writer has no right to", async (statement) => {
    expect(await tried("ledger_writer", statement)).toMatch(/permission denied/);
  });

  test.each(changes)("%s: not even the owner may", async (statement) => {
    expect(await tried("postgres", statement)).toMatch(
      /cannot be changed: (UPDATE|DELETE|TRUNCATE)/,
    );
  });

  test.each(["ledger_writer", "postgres"])("%s sets no balance by hand", async (role) => {
    for (const statement of [
      "UPDATE accounts SET units = units + 1",
      "INSERT INTO accounts VALUES (1, 9009, 'free', 1)",
      "DELETE FROM accounts",
      "TRUNCATE accounts",
    ]) {
      expect(await tried(role, statement)).toMatch(/permission denied|cannot be changed/);
    }
  });

  test("a reader only reads", async () => {
    expect(await tried("ledger_reader", "SELECT count(*) FROM postings")).toBe("done");
    expect(await tried("ledger_reader", "INSERT INTO assets VALUES (9, 'X', 0)")).toMatch(
      /permission denied/,
    );
  });

  test("the checkpoint goes forward only", async () => {
    for (const to of [399, 400]) {
      const statement = `UPDATE projection_checkpoint SET last_sequence = ${to}`;
      expect(await tried("ledger_writer", statement)).toMatch(/cannot go from 400/);
    }
    expect(await tried("postgres", "DELETE FROM projection_checkpoint")).toMatch(
      /cannot be changed/,
    );
  });
});

describe("a posting cannot be out of balance", () => {
  const posting = (values: string) =>
    `INSERT INTO postings (sequence, line, cause, asset_id, from_owner, from_kind, to_owner, to_kind,
       units) VALUES (401, ${values})`;

  test.each([
    ["of nothing", posting("0, 'transfer', 1, 1001, 'free', 1002, 'free', 0"), /units_check/],
    [
      "of less than nothing",
      posting("0, 'transfer', 1, 1001, 'free', 1002, 'free', -5"),
      /units_check/,
    ],
    ["to itself", posting("0, 'transfer', 1, 1001, 'free', 1001, 'free', 5"), /postings_check/],
    [
      "of what is not there",
      posting("0, 'transfer', 1, 4004, 'free', 1002, 'free', 5"),
      /accounts_check/,
    ],
    [
      "out of nowhere",
      posting("0, 'withdrawal', 1, 0, 'withdrawals', 1002, 'free', 1e30"),
      /accounts_check/,
    ],
    ["with one side only", posting("0, 'transfer', 1, 1001, 'free', NULL, 'free', 5"), /not-null/],
  ])("%s", async (_what, statement, refusal) => {
    expect(await tried("ledger_writer", statement)).toMatch(refusal);
  });

  test("balances follow the postings of a statement as a whole", async () => {
    const back = "(401, 1, 'transfer', 1, 1002, 'free', 1001, 'free', 7)";
    const statement = `${posting("0, 'transfer', 1, 1001, 'free', 1002, 'free', 7")}, ${back}`;
    const same = `SELECT 1 / (count(*) = 0)::integer FROM (
      SELECT sum(units) FROM (
        SELECT asset_id, owner_id, kind, units FROM entries
        UNION ALL SELECT asset_id, owner_id, kind, -units FROM accounts
      ) AS sides GROUP BY asset_id, owner_id, kind HAVING sum(units) <> 0) AS wrong`;
    expect(await tried("ledger_writer", statement, same)).toBe("done");
  });
});

describe("audit:verify", () => {
  /** What only a superuser can do who first switches every trigger off. */
  async function forge(...statements: string[]): Promise<void> {
    const client = await pool.connect();
    await client.query("SET session_replication_role = replica; SET search_path = ledger");
    for (const statement of statements) await client.query(statement);
    client.release(true);
  }
  const restore = async (): Promise<void> => {
    await dropLedger(pool);
    await applyBatch(pool, events);
  };
  const traded = events.filter(({ events: caused }) => caused.some(({ kind }) => kind === "Trade"));
  const someTrade = traded[3]?.sequence ?? 0;

  test("finds a log that is as it was written", async () => {
    const { entries, firstBreak, lastHash } = await verifyAudit(pool);
    expect({ entries, firstBreak }).toEqual({ entries: 400, firstBreak: undefined });
    expect(lastHash).toMatch(/^[0-9a-f]{64}$/);
  });

  const chain = "the entry, its hash or the entry before it was changed";
  const effects = "the postings or trades of this command are not those that were written";
  test.each([
    [
      "a changed text",
      100,
      chain,
      `UPDATE audit_log SET body = replace(body, 'a', 'b') WHERE sequence = 100`,
    ],
    ["another account", 101, chain, `UPDATE audit_log SET account_id = 7 WHERE sequence = 101`],
    ["another time", 102, chain, `UPDATE audit_log SET time_us = time_us + 1 WHERE sequence = 102`],
    ["another hash", 103, chain, `UPDATE audit_log SET hash = sha256('x') WHERE sequence = 103`],
    ["a deleted entry", 104, "the entry is missing", `DELETE FROM audit_log WHERE sequence = 104`],
    ["the first entry gone", 1, "the entry is missing", `DELETE FROM audit_log WHERE sequence = 1`],
    [
      "the end cut off",
      390,
      "the log ends here, and the ledger at 400",
      `DELETE FROM audit_log WHERE sequence >= 390`,
    ],
    [
      "two entries exchanged",
      200,
      chain,
      `UPDATE audit_log SET sequence = -1 WHERE sequence = 200`,
      `UPDATE audit_log SET sequence = 200 WHERE sequence = 201`,
      `UPDATE audit_log SET sequence = 201 WHERE sequence = -1`,
    ],
    [
      "an entry put in",
      401,
      "the log ends here, and the ledger at 400",
      `INSERT INTO audit_log SELECT 401, time_us, account_id, body, hash FROM audit_log WHERE sequence = 400`,
    ],
    [
      "a posting changed",
      someTrade,
      effects,
      `UPDATE postings SET units = units + 1 WHERE sequence = ${someTrade} AND line = 1`,
    ],
    [
      "a posting deleted",
      someTrade,
      effects,
      `DELETE FROM postings WHERE sequence = ${someTrade} AND line = 0`,
    ],
    [
      "a trade at another price",
      someTrade,
      effects,
      `UPDATE trades SET price_ticks = price_ticks + 1 WHERE sequence = ${someTrade} AND line = 0`,
    ],
    [
      "a posting of a command to come",
      450,
      "postings or trades of a command nobody has given",
      `INSERT INTO postings VALUES (450, 0, 'deposit', 1, 0, 'deposits', 1001, 'free', 5)`,
    ],
  ])("names %s", async (_what, sequence, problem, ...statements: readonly string[]) => {
    await forge(...statements);
    const { firstBreak } = await verifyAudit(pool);
    await restore();
    expect(firstBreak).toEqual(
      // An entry too many at the end is found by its hash already.
      sequence === 401 ? { sequence: 401, problem: chain } : { sequence, problem },
    );
  });
});

describe("migrations", () => {
  test("a second time there is nothing to do", async () => {
    const before = await hashTables(pool);
    expect(await migrate(pool)).toEqual([]);
    expect(await hashTables(pool)).toEqual(before);
  });

  test("two at a time carry each out once", async () => {
    await pool.query("DROP SCHEMA ledger CASCADE");
    const done = await Promise.all([migrate(pool), migrate(database.connect())]);
    expect(new Set(done.map(({ length }) => length))).toEqual(new Set([0, 4]));
    await applyBatch(pool, events);
  });

  test("a schema of other code is left alone", async () => {
    const one = { name: "0001-postings", sql: "SELECT 1" };
    await expect(migrate(pool, [one])).rejects.toBeInstanceOf(MigrationError);
    await expect(migrate(pool, [])).rejects.toThrow("which this code does not know");
    expect(await migrate(pool)).toEqual([]);
  });

  test("need no superuser, as RDS gives none", async () => {
    const other = await startLedgerDatabase({ empty: true });
    await other.pool.query("CREATE ROLE master LOGIN CREATEROLE");
    await other.pool.query("CREATE DATABASE books OWNER master");
    const master = other.connect({ username: "master", database: "books" });
    expect(await migrate(master)).toHaveLength(4);
    await applyBatch(master, events);
    await dropLedger(master);
    await applyBatch(master, events);
    expect((await verifyAudit(master)).entries).toBe(400);
    await other.stop();
  });
});
