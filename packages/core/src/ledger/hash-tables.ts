import type { Pool } from "pg";
import { inTransaction } from "./database.ts";

/** What a table of the ledger holds, in two numbers that are equal for equal rows. */
export interface TableHash {
  readonly table: string;
  readonly rows: number;
  readonly hash: string;
}

/** What is rebuilt from the events; when the schema was made is nobody's business. */
const TABLES = [
  "accounts",
  "assets",
  "audit_log",
  "markets",
  "orders",
  "postings",
  "projection_checkpoint",
  "trades",
  "transfers",
] as const;

/**
 * The hash of every table, all at one moment: the sum of the hashes of its rows, so that it does not
 * matter in which order they lie, and no table is too long for it.
 */
export function hashTables(pool: Pool): Promise<readonly TableHash[]> {
  return inTransaction(
    pool,
    async (client) => {
      const hashes: TableHash[] = [];
      for (const table of TABLES) {
        const { rows } = await client.query<{ count: string; hash: string }>(
          `SELECT count(*) AS count, coalesce(sum(hashtextextended(line, 0)::numeric), 0)
             || ':' || coalesce(sum(hashtextextended(line, 1)::numeric), 0) AS hash
           FROM (SELECT ${table}::text AS line FROM ${table}) AS lines`,
        );
        hashes.push({ table, rows: Number(rows[0]?.count), hash: rows[0]?.hash ?? "" });
      }
      return hashes;
    },
    "snapshot",
  );
}
