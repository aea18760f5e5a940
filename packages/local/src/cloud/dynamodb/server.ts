import { setTimeout as sleep } from "node:timers/promises";
import { startGuarded, type GuardedProcess } from "../guard.ts";
import type { Log } from "../log.ts";
import { createJsonClient, freePort, host, type JsonCall } from "../server/index.ts";
import { StartupError } from "../startup-error.ts";
import { findDynoxide } from "./binary.ts";
import {
  READY_MS_MAX,
  READY_POLL_MS,
  RESTART_DELAY_MS,
  RESTARTS_MAX,
  START_ATTEMPTS_MAX,
} from "./limits.ts";

export interface DynamoDbServer {
  readonly endpoint: string;
  readonly call: JsonCall;
  /** Undefined for a server that is not ours. */
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
}

interface Launch {
  readonly binary: string;
  readonly file: string;
  readonly port: number;
}

/** Starts dynoxide on a free port with its data in `file`; or uses the server that is named. */
export async function startServer(options: {
  readonly file: string;
  readonly log: Log;
  readonly endpoint?: string | undefined;
}): Promise<DynamoDbServer> {
  if (options.endpoint !== undefined) return useRunning(options.endpoint);
  const binary = findDynoxide();
  for (let attempt = 1; ; attempt++) {
    const launch = { binary, file: options.file, port: await freePort("DynamoDB") };
    try {
      return keepRunning(launch, await launchServer(launch), options.log);
    } catch (error) {
      // somebody else may take the port between our choosing and the server's using it
      const isTaken = error instanceof Error && /address.*in use/i.test(error.message);
      if (!isTaken || attempt === START_ATTEMPTS_MAX) throw error;
    }
  }
}

const endpointOf = (port: number): string => `http://${host}:${port}`;
const clientOf = (endpoint: string): JsonCall => createJsonClient(endpoint, "DynamoDB_20120810");

/** Starts the server again when it ends without being told to: its clients know one address only. */
function keepRunning(launch: Launch, first: GuardedProcess, log: Log): DynamoDbServer {
  let current = first;
  let restarts = 0;
  let isStopping = false;
  const watch = (server: GuardedProcess): void => {
    void server.ended.then(async (how) => {
      if (isStopping) return;
      log({ source: "dynamodb", level: "error", text: `the server ended (${how})` });
      if (++restarts > RESTARTS_MAX) return;
      await sleep(RESTART_DELAY_MS);
      if (isStopping) return;
      current = spawnServer(launch);
      watch(current);
      log({ source: "dynamodb", level: "warn", text: "the server was started again" });
    });
  };
  watch(first);
  const endpoint = endpointOf(launch.port);
  return {
    endpoint,
    call: clientOf(endpoint),
    get pid() {
      return current.pid;
    },
    stop: () => {
      isStopping = true;
      return current.stop();
    },
  };
}

function spawnServer({ binary, file, port }: Launch): GuardedProcess {
  return startGuarded(binary, ["serve", "--host", host, "--port", String(port), "--db-path", file]);
}

async function launchServer(launch: Launch): Promise<GuardedProcess> {
  const server = spawnServer(launch);
  const failure = await waitUntilReady(server, clientOf(endpointOf(launch.port)));
  if (failure === undefined) return server;
  const printed = server.lastOutput();
  await server.stop();
  throw new StartupError(
    `DynamoDB (${launch.binary}) did not start: ${printed || failure}.`,
    `Check that ${launch.file} is writable and whole; removing it (or --fresh) starts empty.`,
  );
}

async function useRunning(endpoint: string): Promise<DynamoDbServer> {
  const call = clientOf(endpoint);
  await call("ListTables", { Limit: 1 }).catch((error: Error) => {
    throw new StartupError(
      `DYNAMODB_ENDPOINT is ${endpoint}, but no DynamoDB answers there (${error.message}).`,
      "Start it, correct the address, or unset DYNAMODB_ENDPOINT.",
    );
  });
  return { endpoint, call, pid: undefined, stop: () => Promise.resolve() };
}

/** Undefined once it answers. Its own end is watched too: another program could answer instead. */
async function waitUntilReady(server: GuardedProcess, call: JsonCall): Promise<string | undefined> {
  let ended: string | undefined;
  void server.ended.then((how) => (ended = `it ended with ${how}`));
  const deadline = Date.now() + READY_MS_MAX;
  while (Date.now() < deadline) {
    const answered = await call("ListTables", { Limit: 1 }).then(
      () => true,
      () => false,
    );
    if (ended !== undefined) return ended;
    if (answered) return undefined;
    await sleep(READY_POLL_MS);
  }
  return `it did not answer within ${READY_MS_MAX / 1000} s`;
}
