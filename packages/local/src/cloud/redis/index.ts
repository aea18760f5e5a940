import { existsSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startGuarded, type GuardedProcess } from "../guard.ts";
import { freePort, host } from "../server/index.ts";
import type { Log } from "../log.ts";
import { StartupError } from "../startup-error.ts";
import { READY_MS_MAX, READY_POLL_MS } from "./limits.ts";

/** How to reach a Redis; the properties of a link to `sst.aws.Redis`. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** With one the connection is encrypted. */
  readonly password: string;
}

export interface Redis {
  readonly address: RedisAddress;
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
}

/** Where there is no Redis: whoever is linked to it does without. */
const NOWHERE: RedisAddress = { host: "", port: 0, username: "", password: "" };

export interface RedisOptions {
  readonly log: Log;
  /** A Redis that runs already; the default is the environment's REDIS_URL. */
  readonly url?: string | undefined;
}

/**
 * Redis, if there is one: the server that REDIS_URL names, else `redis-server` from the PATH as a
 * child process that keeps nothing on disk. It is a cache, so without it everything works.
 */
export async function startRedis({ log, url }: RedisOptions): Promise<Redis> {
  const running = url ?? process.env["REDIS_URL"];
  if (running !== undefined) return notOurs(redisAddress(running));
  const program = findRedis();
  if (program === undefined) return notOurs(NOWHERE);
  const port = await freePort("Redis");
  const place = ["--bind", host, "--port", String(port)];
  const keepsNothing = ["--save", "", "--appendonly", "no", "--dir", "/"];
  const server = startGuarded(program, [...place, ...keepsNothing]);
  let isStopping = false;
  void server.ended.then((how) => {
    if (!isStopping) log({ source: "redis", level: "warn", text: `the server ended (${how})` });
  });
  await answering(server, port);
  return {
    address: { ...NOWHERE, host, port },
    pid: server.pid,
    stop: () => {
      isStopping = true;
      return server.stop();
    },
  };
}

/** Reads `redis://user:password@host:port`. */
export function redisAddress(url: string): RedisAddress {
  const { hostname, port, username, password } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 6379),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

/** The server program on the PATH. */
export function findRedis(): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .map((directory) => path.join(directory, "redis-server"))
    .find((file) => existsSync(file));
}

const notOurs = (address: RedisAddress): Redis => ({
  address,
  pid: undefined,
  stop: () => Promise.resolve(),
});

async function answering(server: GuardedProcess, port: number): Promise<void> {
  let hasEnded = false;
  void server.ended.then(() => {
    hasEnded = true;
  });
  for (const endMs = Date.now() + READY_MS_MAX; Date.now() < endMs && !hasEnded;) {
    if (await answers(port)) return;
    await sleep(READY_POLL_MS);
  }
  await server.stop();
  throw new StartupError(
    `Redis did not start: ${server.lastOutput() || "it did not answer"}.`,
    "Start one yourself and name it in REDIS_URL, or take redis-server off the PATH.",
  );
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host, () => socket.write("PING\r\n"));
    const end = (isAnswer: boolean): void => {
      socket.destroy();
      resolve(isAnswer);
    };
    socket.once("data", (data) => end(data.toString().startsWith("+PONG")));
    socket.once("error", () => end(false));
  });
}
