import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { inTransaction } from "./database.ts";
import { type Migration, migrations } from "./schema/index.ts";

/** Any number, as long as nobody else uses it: two migrations at a time would trip over each other. */
const MIGRATION_LOCK = 7_236_001;

const foundation = `
CREATE SCHEMA IF NOT EXISTS ledger;
CREATE TABLE IF NOT EXISTS ledger.schema_migrations (
  version integer PRIMARY KEY,
  name text NOT NULL,
  sha256 text NOT NULL,
  migrated_at timestamptz NOT NULL DEFAULT now()
);
SET LOCAL search_path = ledger;
`;

/** Brings the schema to what this code works with; answers the names of what was carried out. */
export function migrate(
  pool: Pool,
  wanted: readonly Migration[] = migrations,
): Promise<readonly string[]> {
  return inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    return migrateWithin(client, wanted);
  });
}

/**
 * Empties the ledger: what follows starts at the first event. One transaction, so that nobody ever
 * sees a database without a ledger.
 */
export function dropLedger(pool: Pool): Promise<void> {
  return inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await client.query("DROP SCHEMA IF EXISTS ledger CASCADE");
    await migrateWithin(client, migrations);
  });
}

async function migrateWithin(
  client: PoolClient,
  wanted: readonly Migration[],
): Promise<readonly string[]> {
  await client.query(foundation);
  const { rows } = await client.query<{ name: string; sha256: string }>(
    "SELECT name, sha256 FROM schema_migrations ORDER BY version",
  );
  for (const [index, { name, sha256 }] of rows.entries()) {
    const known = wanted[index];
    if (known === undefined)
      throw new MigrationError(`it has ${name}, which this code does not know`);
    if (known.name !== name || sha256Of(known) !== sha256) {
      throw new MigrationError(`its ${name} is not the ${known.name} of this code`);
    }
  }
  const missing = wanted.slice(rows.length);
  for (const [index, migration] of missing.entries()) {
    await client.query(migration.sql);
    const version = rows.length + index + 1;
    await client.query(
      "INSERT INTO schema_migrations (version, name, sha256) VALUES ($1, $2, $3)",
      [version, migration.name, sha256Of(migration)],
    );
  }
  return missing.map(({ name }) => name);
}

/** The database was made by other code; nothing was changed. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";

  constructor(problem: string) {
    super(
      `The schema of the ledger cannot be brought up to date: ${problem}. ` +
        `Run the version of Bourse that made it, or a newer one.`,
    );
  }
}

const sha256Of = ({ sql }: Migration): string => createHash("sha256").update(sql).digest("hex");
