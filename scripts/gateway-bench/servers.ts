import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { readJournal } from "@bourse/services/exchange/journal";
import type { Load, LoadResult } from "./load.ts";
import type { Trader } from "./orders.ts";

const processes = path.join(import.meta.dirname, "../../packages/services/test/load");
const LOAD_PROCESS = path.join(import.meta.dirname, "load-process.ts");

export type Server = Running<{ readonly port: number }, unknown>;

/** As in the exchange's Dockerfile, which says why. */
const SERVER_FLAGS = [
  "--max-semi-space-size=64",
  "--heap-growing-percent=300",
  "--page-promotion-threshold=1",
  "--v8-pool-size=1",
];

/** A collector of several threads would take the cores from the server that it measures. */
const LOAD_FLAGS = ["--max-semi-space-size=64", "--single-threaded-gc"];

interface Running<Ready, Stopped = void> {
  readonly ready: Ready;
  /** Of all its threads, since it was started. */
  readonly cpuUs: () => Promise<number>;
  readonly stop: () => Promise<Stopped>;
}

interface ExchangeReady {
  readonly port: number;
  readonly traders: readonly Trader[];
}

export type NullKind = "http" | "ws" | "fan-out";

/** The exchange on a journal of its own; stopped, it answers how many commands that holds. */
export async function startExchange(): Promise<Running<ExchangeReady, number>> {
  const directory = mkdtempSync(path.join(tmpdir(), "bourse-gateway-"));
  const running = await start<ExchangeReady>("exchange-process.ts", [directory]);
  return {
    ...running,
    stop: async () => {
      await running.stop();
      const commands = await countRecords(path.join(directory, "journal"));
      rmSync(directory, { recursive: true, force: true });
      return commands;
    },
  };
}

export function startNull(
  kind: NullKind,
  answerBytes: number,
): Promise<Running<{ readonly port: number }>> {
  return start("null-process.ts", [kind, String(answerBytes)]);
}

/** Runs a load in a process of its own; `onMeasure` is called when its warm-up is over. */
export async function runLoad(load: Load, onMeasure: () => void): Promise<LoadResult> {
  const child = fork(LOAD_PROCESS, { execArgv: [...process.execArgv, ...LOAD_FLAGS] });
  const exited = once(child, "exit");
  child.send(load);
  let result: LoadResult | undefined;
  child.on("message", (message: "measuring" | LoadResult) => {
    if (message === "measuring") onMeasure();
    else result = message;
  });
  await exited;
  if (result === undefined) throw new Error("The load generator broke down, see above.");
  return result;
}

/** A process says in one line of JSON that it is ready, and ends when its input does. */
async function start<Ready>(file: string, args: readonly string[]): Promise<Running<Ready>> {
  const command = [...process.execArgv, ...SERVER_FLAGS, path.join(processes, file), ...args];
  const child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "inherit", "ipc"] });
  const exited = once(child, "exit");
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("The process has no pipes.");
  for await (const line of createInterface(stdout)) {
    const stop = async () => {
      stdin.end();
      await exited;
    };
    return { ready: JSON.parse(line) as Ready, cpuUs: () => askCpuUs(child), stop };
  }
  throw new Error(`${file} did not start, see above.`);
}

async function askCpuUs(child: ChildProcess): Promise<number> {
  child.send("cpu");
  const [{ user, system }] = (await once(child, "message")) as [NodeJS.CpuUsage];
  return user + system;
}

async function countRecords(directory: string): Promise<number> {
  let count = 0;
  for await (const records of readJournal(directory)) count += records.length;
  return count;
}
