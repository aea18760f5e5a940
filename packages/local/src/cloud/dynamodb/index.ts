import { mkdirSync } from "node:fs";
import path from "node:path";
import type { TableSpec } from "../../synth/manifest.ts";
import type { Log } from "../log.ts";
import { startServer } from "./server.ts";
import { startSweeper } from "./sweeper.ts";
import { ensureTable } from "./tables.ts";

export interface DynamoDbOptions {
  /** The file that holds all tables. */
  readonly file: string;
  readonly tables: readonly TableSpec[];
  readonly log: Log;
  /** A DynamoDB that runs already; the default is the environment's DYNAMODB_ENDPOINT. */
  readonly endpoint?: string | undefined;
  readonly now?: () => number;
}

export interface DynamoDb {
  readonly endpoint: string;
  readonly pid: number | undefined;
  /** Deletes what has expired, now instead of at the next round. */
  readonly sweep: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** DynamoDB with streams: dynoxide as a child process, our tables in it, and a sweeper for expiry. */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  mkdirSync(path.dirname(options.file), { recursive: true });
  const server = await startServer({
    file: options.file,
    log: options.log,
    endpoint: options.endpoint ?? process.env["DYNAMODB_ENDPOINT"],
  });
  try {
    for (const table of options.tables) await ensureTable(server.call, table);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const sweeper = startSweeper(server.call, options.tables, {
    log: options.log,
    now: options.now ?? Date.now,
  });
  const stop = async (): Promise<void> => {
    await sweeper.stop();
    await server.stop();
  };
  return { endpoint: server.endpoint, pid: server.pid, sweep: sweeper.sweep, stop };
}
