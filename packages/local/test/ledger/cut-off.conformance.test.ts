import { afterAll, beforeAll, expect, test } from "vitest";
import { applyBatch, dropLedger, hashTables, type LedgerPool } from "@bourse/core/ledger";
import { type LedgerDatabase, startLedgerDatabase } from "./ledger-database.ts";
import { MoneyStream } from "./money-stream.ts";

let database: LedgerDatabase;
beforeAll(async () => {
  database = await startLedgerDatabase();
});
afterAll(() => database.stop());

/** How a writer is cut off: the statement never leaves, or it is carried out and nobody hears of it. */
type Moment = "before" | "after";

/** A pool whose connections break at the n-th statement that is sent through it, counted from 1. */
function breakingAt(pool: LedgerPool, statement: number, moment: Moment) {
  let sent = 0;
  pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const cutOff = (): never => {
      // The server sees a client that is gone, as after a SIGKILL.
      (
        client as unknown as { connection: { stream: { destroy(): void } } }
      ).connection.stream.destroy();
      throw new Error("cut off");
    };
    client.query = (async (...args: unknown[]) => {
      sent += 1;
      if (sent !== statement) return query(...args);
      if (moment === "before") cutOff();
      await query(...args);
      return cutOff();
    }) as typeof client.query;
  });
  return { pool, sent: () => sent };
}

test("cut off before or after any statement, it goes on to the same tables", async () => {
  const { pool } = database;
  const events = new MoneyStream(11).take(240);
  const batches = [events.slice(0, 120), events.slice(120)];
  for (const batch of batches) await applyBatch(pool, batch);
  const whole = await hashTables(pool);

  const cuts: string[] = [];
  for (const moment of ["before", "after"] as const) {
    for (let statement = 1; ; statement++) {
      await dropLedger(pool);
      await applyBatch(pool, batches[0] ?? []);
      const middle = await hashTables(pool);
      const breaking = breakingAt(database.connect(), statement, moment);
      const outcome = await applyBatch(breaking.pool, batches[1] ?? []).then(
        () => "written",
        () => "cut off",
      );
      await breaking.pool.end();
      // All of the second batch is there or nothing of it.
      expect([middle, whole]).toContainEqual(await hashTables(pool));
      await applyBatch(pool, batches[1] ?? []);
      expect(await hashTables(pool)).toEqual(whole);
      if (breaking.sent() < statement) break;
      cuts.push(outcome);
    }
  }
  expect(cuts.length).toBeGreaterThan(20);
  expect(new Set(cuts)).toEqual(new Set(["cut off"]));
});
