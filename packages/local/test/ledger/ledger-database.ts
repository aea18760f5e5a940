import path from "node:path";
import { createLedgerPool, dropLedger, type LedgerPool } from "@bourse/core/ledger";
import { type PostgresAddress, startPostgres } from "../../src/cloud/postgres/index.ts";
import { scratchDir } from "../conformance/suite.ts";

export interface LedgerDatabase {
  readonly address: PostgresAddress;
  readonly pool: LedgerPool;
  /** A pool of its own, for whoever wants to be somebody else or break something. */
  readonly connect: (as?: Partial<PostgresAddress>) => LedgerPool;
  readonly stop: () => Promise<void>;
}

/** A PostgreSQL of this test file, with an empty ledger in it, or with nothing. */
export async function startLedgerDatabase({ empty = false } = {}): Promise<LedgerDatabase> {
  const { dir, remove } = scratchDir("ledger");
  const postgres = await startPostgres({ dir: path.join(dir, "postgres"), log: () => {} });
  await postgres.ready;
  const pools: LedgerPool[] = [];
  const connect = (as: Partial<PostgresAddress> = {}): LedgerPool => {
    const pool = createLedgerPool({ ...postgres.address, ...as, tls: false });
    pools.push(pool);
    return pool;
  };
  const pool = connect();
  if (!empty) await dropLedger(pool);
  return {
    address: postgres.address,
    pool,
    connect,
    stop: async () => {
      for (const open of pools) if (!open.ending) await open.end();
      await postgres.stop();
      remove();
    },
  };
}
