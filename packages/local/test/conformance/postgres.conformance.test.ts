import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createLedgerPool, type LedgerPool } from "@bourse/core/ledger";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type PostgresAddress, startPostgres } from "../../src/cloud/postgres/index.ts";
import { StartupError } from "../../src/cloud/startup-error.ts";
import { createTestLog, eventually, scratchDir } from "./suite.ts";

const { log, entries } = createTestLog();
let dir: string;
let remove: () => void;
const pools: LedgerPool[] = [];

beforeEach(() => {
  ({ dir, remove } = scratchDir("postgres"));
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.end();
  remove();
});

const poolOf = (address: PostgresAddress): LedgerPool => {
  const pool = createLedgerPool({ ...address, tls: false });
  pools.push(pool);
  return pool;
};

async function start(place = path.join(dir, "postgres")) {
  const postgres = await startPostgres({ dir: place, log });
  await postgres.ready;
  return { ...postgres, pool: poolOf(postgres.address) };
}

const numbersIn = async (pool: LedgerPool): Promise<string[]> =>
  (await pool.query<{ n: number }>("SELECT n FROM kept ORDER BY n")).rows.map(({ n }) => String(n));

test("it is PostgreSQL 18, and keeps what was written over a stop", async () => {
  const first = await start();
  const { rows } = await first.pool.query<{ server_version: string }>("SHOW server_version");
  expect(rows[0]?.server_version).toMatch(/^18\./);
  await first.pool.query("CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1), (2)");
  await first.stop();
  const second = await start();
  expect(await numbersIn(second.pool)).toEqual(["1", "2"]);
  await second.stop();
});

test("its address is known before it answers", async () => {
  const postgres = await startPostgres({ dir: path.join(dir, "postgres"), log });
  expect(postgres.address.port).toBeGreaterThan(0);
  expect(postgres.pid()).toBeUndefined();
  await postgres.ready;
  expect(postgres.pid()).toBeGreaterThan(0);
  await postgres.stop();
});

test("it runs in a folder that is closed to others, and never as root", async () => {
  chmodSync(dir, 0o700);
  const { pool, stop } = await start();
  const pid = Number(
    readFileSync(path.join(dir, "postgres", "postmaster.pid"), "utf8").split("\n")[0],
  );
  expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
  await pool.query("SELECT 1");
  await stop();
});

test("killed, it is started again on its port with everything that was committed", async () => {
  const { pool, pid, stop } = await start();
  await pool.query("CREATE TABLE kept (n integer)");
  for (let n = 1; n <= 20; n++) await pool.query(`INSERT INTO kept VALUES (${n})`);
  process.kill(-(pid() ?? 0), "SIGKILL");
  const found = await eventually("it answers again", () => numbersIn(pool).catch(() => undefined));
  expect(found).toHaveLength(20);
  await eventually("it says so", () => {
    const said = entries.some(({ text }) => text === "the server was started again");
    return said ? true : undefined;
  });
  await stop();
});

test("it ends when its parent is killed, and the next start takes its place", async () => {
  const script = path.join(import.meta.dirname, "postgres-process.ts");
  const place = path.join(dir, "postgres");
  const parent = spawn(process.execPath, [script, place], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const pool = poolOf(JSON.parse(line.toString()) as PostgresAddress);
  await pool.query("CREATE TABLE kept (n integer); INSERT INTO kept VALUES (7)");
  parent.kill("SIGKILL");
  // At once, while the old one may still be ending.
  const next = await start(place);
  expect(await numbersIn(next.pool)).toEqual(["7"]);
  await expect(pool.query("SELECT 1")).rejects.toThrow(/ECONNREFUSED|terminat/i);
  await next.stop();
});

test("what an interrupted start left behind is cleared away", async () => {
  mkdirSync(path.join(dir, "postgres.new-1"));
  writeFileSync(path.join(dir, "postgres.new-1", "PG_VERSION"), "18\n");
  const first = await start();
  await first.stop();
  expect(existsSync(path.join(dir, "postgres.new-1"))).toBe(false);
  // After a power cut the number in the file may be anybody's.
  writeFileSync(path.join(dir, "postgres", "postmaster.pid"), `${process.pid}\n${dir}\n1\n5432\n`);
  const second = await start();
  await second.stop();
});

describe("what keeps it from starting is said with a way out", () => {
  test("a damaged database", async () => {
    const place = path.join(dir, "postgres");
    await (await start(place)).stop();
    writeFileSync(path.join(place, "global", "pg_control"), "nonsense");
    const postgres = await startPostgres({ dir: place, log });
    await expect(postgres.ready).rejects.toBeInstanceOf(StartupError);
    await expect(postgres.ready).rejects.toMatchObject({
      solution: expect.stringContaining("--fresh") as string,
    });
    await postgres.stop();
  });

  test("another one is used when it is named", async () => {
    const url = "postgres://somebody:p%40ss@db.example:6543/books";
    const postgres = await startPostgres({ dir, log, url });
    expect(postgres.address).toEqual({
      host: "db.example",
      port: 6543,
      username: "somebody",
      password: "p@ss",
      database: "books",
    });
  });
});
