import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  giveUpLease,
  NOTHING_TO_REPORT,
  readLease,
  renewLease,
  takeLease,
} from "@bourse/core/lease";
import { createTable, type Table } from "@bourse/core/table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DynamoDb, startDynamoDb } from "../../src/cloud/dynamodb/index.ts";
import { readManifest } from "../../src/synth/index.ts";
import { useEnv } from "../conformance/suite.ts";

const ROOT = path.join(import.meta.dirname, "../../../..");
const directory = mkdtempSync(path.join(tmpdir(), "bourse-lease-"));
let database: DynamoDb;
let table: Table;

beforeAll(async () => {
  const spec = readManifest(ROOT).tables.find(({ name }) => name.includes("Core"));
  if (spec === undefined) throw new Error("The manifest has no core table.");
  const file = path.join(directory, "dynamodb.sqlite");
  database = await startDynamoDb({ file, tables: [spec], log: () => {} });
  useEnv({
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  table = createTable(spec.name);
});
afterAll(async () => {
  await database.stop();
  rmSync(directory, { recursive: true, force: true });
});

test("of many who try at once one has the lease, the first time and every time after", async () => {
  expect(await readLease(table, "a")).toBeUndefined();
  const tries = ["one", "two", "three", "four"];
  for (let round = 0; round < 5; round++) {
    const seen = await readLease(table, "a");
    const taken = await Promise.all(tries.map((holder) => takeLease(table, "a", holder, seen)));
    const [winner, ...others] = taken.filter((lease) => lease !== undefined);
    expect(others).toEqual([]);
    expect(await readLease(table, "a")).toEqual(winner);
    expect(winner?.version).toBe((seen?.version ?? 0) + 1);
  }
});

test("a renewal tells what the holder says, and fails once somebody else has taken the lease", async () => {
  const held = await takeLease(table, "b", "old", undefined);
  if (held === undefined) throw new Error("Nobody else wanted it.");
  const report = { sequence: 9, eventLogSequence: 8, hashedSequence: 7, stateHash: "abc" };
  const renewed = await renewLease(table, "b", held, report);
  expect(renewed).toEqual({ ...report, holder: "old", version: 2 });
  expect(await readLease(table, "b")).toEqual(renewed);
  const taken = await takeLease(table, "b", "new", renewed);
  expect(taken).toMatchObject({ holder: "new", version: 3, sequence: 9 });
  expect(await renewLease(table, "b", { ...held, version: 2 }, NOTHING_TO_REPORT)).toBeUndefined();
  expect(await readLease(table, "b")).toEqual(taken);
});

test("a lease that was given back has no holder; whoever lost it gives nothing back", async () => {
  const held = await takeLease(table, "c", "old", undefined);
  if (held === undefined) throw new Error("Nobody else wanted it.");
  await giveUpLease(table, "c", held);
  const free = await readLease(table, "c");
  expect(free?.holder).toBe("");
  const taken = await takeLease(table, "c", "new", free);
  await giveUpLease(table, "c", held);
  expect(await readLease(table, "c")).toEqual(taken);
});
