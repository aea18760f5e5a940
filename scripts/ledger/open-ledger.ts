import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  createLedgerPool,
  type DatabaseAddress,
  type LedgerPool,
  migrate,
} from "@bourse/core/ledger";
import { startPostgres } from "@bourse/local/cloud/postgres";
import { readAttachment } from "@bourse/local/run";

const BEGIN_MS_MAX = 20_000;
const BEGIN_POLL_MS = 200;

export interface OpenLedger {
  readonly pool: LedgerPool;
  readonly close: () => Promise<void>;
}

/** There is no ledger to be found; the message is one line that says what to do. */
export class NoLedgerError extends Error {
  override readonly name = "NoLedgerError";
}

/**
 * The ledger of a data directory: the running stack's, or, when none runs, its database started for
 * as long as it is needed. LEDGER_DATABASE_URL names another one, such as a deployed stage's.
 */
export async function openLedger(
  dataDir: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<OpenLedger> {
  const url = env["LEDGER_DATABASE_URL"];
  if (url !== undefined) return opened(addressOf(url));
  const running = readAttachment(dataDir);
  if (running !== undefined) return opened(running.links["Ledger"] as unknown as DatabaseAddress);
  const dir = path.join(dataDir, "cloud", "postgres");
  if (!existsSync(dir)) {
    throw new NoLedgerError(
      `There is no ledger in ${dataDir}. Name the data directory of a stack that has run (--data DIR).`,
    );
  }
  const postgres = await startPostgres({
    dir,
    log: ({ text }) => process.stderr.write(`postgres  ${text}\n`),
  });
  await postgres.ready;
  return opened({ ...postgres.address, tls: false }, postgres.stop);
}

async function opened(
  address: DatabaseAddress,
  stop: () => Promise<void> = () => Promise.resolve(),
): Promise<OpenLedger> {
  const pool = createLedgerPool(address);
  const close = async (): Promise<void> => {
    await pool.end();
    await stop();
  };
  try {
    await begin(pool);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, close };
}

/** In a stack that has just been started the database may not answer yet, nor have any tables. */
async function begin(pool: LedgerPool): Promise<void> {
  const deadline = Date.now() + BEGIN_MS_MAX;
  for (;;) {
    try {
      await migrate(pool);
      return;
    } catch (error) {
      const isAway = (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
      if (!isAway || Date.now() > deadline) throw error;
      await sleep(BEGIN_POLL_MS);
    }
  }
}

function addressOf(text: string): DatabaseAddress {
  const url = URL.parse(text);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new NoLedgerError(
      "LEDGER_DATABASE_URL is no address of a database. " +
        "Write postgres://USER:PASSWORD@HOST:PORT/NAME, with ?sslmode=disable for one without TLS.",
    );
  }
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    tls: url.searchParams.get("sslmode") !== "disable",
  };
}
