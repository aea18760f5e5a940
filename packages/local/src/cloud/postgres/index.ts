import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startGuarded, type GuardedProcess } from "../guard.ts";
import { messageOf, type Log } from "../log.ts";
import { freePort, host } from "../server/index.ts";
import { StartupError } from "../startup-error.ts";
import { within } from "../within.ts";
import { unprivilegedAccount } from "./account.ts";
import { ensureDatabase, waitForPredecessor } from "./data-dir.ts";
import {
  CONNECTIONS_MAX,
  READY_MS_MAX,
  RESTART_DELAY_MS,
  RESTARTS_MAX,
  STOP_MS_MAX,
} from "./limits.ts";
import { findPrograms } from "./programs.ts";

/** How to reach a database; the properties of a link to `sst.aws.Postgres`. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

export interface Postgres {
  /** Known at once, before the server answers there. */
  readonly address: PostgresAddress;
  /** Resolves when the server answers, rejects when it cannot start. */
  readonly ready: Promise<void>;
  readonly pid: () => number | undefined;
  readonly stop: () => Promise<void>;
}

export interface PostgresOptions {
  /** The folder of the database. */
  readonly dir: string;
  readonly log: Log;
  /** A PostgreSQL that runs already; the default is the environment's POSTGRES_URL. */
  readonly url?: string | undefined;
}

/** Commits are on disk when they are answered, as on AWS; the rest suits a laptop. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: host,
  unix_socket_directories: "",
  max_connections: String(CONNECTIONS_MAX),
  shared_buffers: "64MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "512MB",
  jit: "off",
};

/** PostgreSQL as a child process. Nobody has to wait for it: it starts beside everything else. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const url = options.url ?? process.env["POSTGRES_URL"];
  if (url !== undefined) return useRunning(url);
  const port = await freePort("PostgreSQL");
  const child = new PostgresChild(options, port);
  const address = { host, port, username: "postgres", password: "", database: "postgres" };
  const ready = child.start();
  ready.catch(() => {}); // whoever needs it asks
  return { address, ready, pid: () => child.pid, stop: () => child.stop(ready) };
}

function useRunning(url: string): Postgres {
  const { hostname, port, username, password, pathname } = new URL(url);
  const address = {
    host: hostname,
    port: Number(port || 5432),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1) || "postgres",
  };
  return {
    address,
    ready: Promise.resolve(),
    pid: () => undefined,
    stop: () => Promise.resolve(),
  };
}

/** The server, started again when it ends without being told to: its clients know one address only. */
class PostgresChild {
  readonly #dir: string;
  readonly #port: number;
  readonly #log: Log;
  #command: readonly string[] = [];
  #server: GuardedProcess | undefined;
  #restarts = 0;
  #isStopping = false;

  constructor({ dir, log }: PostgresOptions, port: number) {
    this.#dir = path.resolve(dir);
    this.#log = log;
    this.#port = port;
  }

  get pid(): number | undefined {
    return this.#server?.pid;
  }

  async start(): Promise<void> {
    const programs = await findPrograms();
    const account = unprivilegedAccount(this.#dir);
    await waitForPredecessor(this.#dir);
    await ensureDatabase(this.#dir, programs, account);
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]);
    const place = ["-D", this.#dir, "-p", String(this.#port)];
    this.#command = [...account.prefix, programs.postgres, ...place, ...settings];
    if (!this.#isStopping) await this.#launch();
  }

  async stop(starting: Promise<void>): Promise<void> {
    this.#isStopping = true;
    await this.#server?.stop();
    await starting.catch(() => {});
    await this.#server?.stop();
  }

  async #launch(): Promise<void> {
    const { promise: answered, resolve } = Promise.withResolvers<undefined>();
    const [program = "", ...args] = this.#command;
    const server = startGuarded(program, args, {
      stopMsMax: STOP_MS_MAX,
      onOutput: (text) => {
        if (text.includes("ready to accept connections")) resolve(undefined);
      },
    });
    this.#server = server;
    const late = (): Error => new Error(`it did not answer within ${READY_MS_MAX / 1000} s`);
    const problem = await within(Promise.race([answered, server.ended]), READY_MS_MAX, late).catch(
      messageOf,
    );
    if (problem === undefined) return void this.#watch(server);
    if (this.#isStopping) return;
    await server.stop();
    throw new StartupError(
      `PostgreSQL did not start: ${server.lastOutput() || problem}.`,
      `Check that ${this.#dir} is writable and whole; removing it (or --fresh) starts empty.`,
    );
  }

  async #watch(server: GuardedProcess): Promise<void> {
    const how = await server.ended;
    if (this.#isStopping) return;
    this.#say("error", `the server ended (${how})`);
    while (!this.#isStopping && ++this.#restarts <= RESTARTS_MAX) {
      await sleep(RESTART_DELAY_MS);
      try {
        if (this.#isStopping) return;
        await this.#launch();
        return this.#say("warn", "the server was started again");
      } catch (error) {
        this.#say("error", messageOf(error));
      }
    }
  }

  #say(level: "warn" | "error", text: string): void {
    this.#log({ source: "postgres", level, text });
  }
}
