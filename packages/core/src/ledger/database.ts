import { Pool, type PoolClient } from "pg";
import { connectionsMax, connectMsMax, idleInTransactionMsMax, statementMsMax } from "./limits.ts";

/** The properties of a link to a PostgreSQL. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** Whether the server is asked for TLS, and its certificate checked. */
  readonly tls: boolean;
}

export type LedgerPool = Pool;

/** Opens nothing yet; connections are made when they are needed and again when they break. */
export function createLedgerPool(address: DatabaseAddress): Pool {
  const { host, port, username: user, password, database, tls } = address;
  const pool = new Pool({
    host,
    port,
    user,
    password,
    database,
    ssl: tls,
    max: connectionsMax,
    connectionTimeoutMillis: connectMsMax,
    // A tool that is done ends, and a frozen function loses its connections anyhow.
    allowExitOnIdle: true,
  });
  // A server that stops says so to idle connections; without a listener that would end the process.
  pool.on("error", () => {});
  return pool;
}

const limits = `
BEGIN;
SET LOCAL statement_timeout = ${statementMsMax};
SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMsMax};
`;

/** How far a transaction may go. `snapshot` sees one moment throughout, and only reads. */
export type TransactionKind = "owner" | "writer" | "snapshot";

const begin: Readonly<Record<TransactionKind, string>> = {
  owner: limits,
  writer: `${limits} SET LOCAL ROLE ledger_writer; SET LOCAL search_path = ledger;`,
  snapshot: `${limits} SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL ROLE ledger_reader; SET LOCAL search_path = ledger;`,
};

/** All of it is kept, or nothing. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  kind: TransactionKind = "owner",
): Promise<Result> {
  const client = await pool.connect();
  // It may break between two statements, when nobody listens; the next statement tells.
  const ignore = (): void => {};
  client.on("error", ignore);
  let failure: unknown;
  try {
    await client.query(begin[kind]);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    client.off("error", ignore);
    // After a failure nobody knows what the connection is in the middle of: it is not used again.
    client.release(failure !== undefined);
  }
}
