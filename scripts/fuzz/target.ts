import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Trader } from "../gateway-bench/orders.ts";
import type { FuzzedRoute } from "./request.ts";

const PROCESS = path.join(
  import.meta.dirname,
  "../../packages/services/test/load/exchange-process.ts",
);

interface Ready {
  readonly port: number;
  readonly operatorPort: number;
  readonly operatorToken: string;
  readonly traders: readonly [Trader, Trader];
  readonly routes: readonly FuzzedRoute[];
}

/** The exchange under attack, in a process of its own. */
export interface Target extends Ready {
  readonly directory: string;
  /** Every line of trouble it has told. */
  readonly complaints: readonly string[];
  readonly isAlive: () => boolean;
  readonly residentBytes: () => Promise<number>;
  /** What the engine's state was at which command. */
  readonly state: () => Promise<{ readonly sequence: number; readonly stateHash: string }>;
  /** Leaves its directory behind. */
  readonly stop: () => Promise<void>;
  readonly remove: () => void;
}

export async function startTarget(): Promise<Target> {
  const directory = mkdtempSync(path.join(tmpdir(), "bourse-fuzz-"));
  const child = spawn(process.execPath, [...process.execArgv, PROCESS, directory], {
    stdio: ["pipe", "pipe", "pipe", "ipc"],
  });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error("No pipes.");
  const complaints: string[] = [];
  createInterface(stderr).on("line", (line) => void complaints.push(line));
  const exited = once(child, "exit");
  const ready = await firstLine<Ready>(stdout, complaints);
  return {
    ...ready,
    directory,
    complaints,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    residentBytes: async () => {
      child.send("memory");
      const [{ rss }] = (await once(child, "message")) as [{ rss: number }];
      return rss;
    },
    state: async () => {
      const headers = { Authorization: `Bearer ${ready.operatorToken}` };
      const url = `http://127.0.0.1:${ready.operatorPort}/operator/state`;
      return (await (await fetch(url, { headers })).json()) as Awaited<ReturnType<Target["state"]>>;
    },
    stop: async () => {
      stdin.end();
      await exited;
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function firstLine<T>(
  stdout: NodeJS.ReadableStream,
  complaints: readonly string[],
): Promise<T> {
  for await (const line of createInterface(stdout)) return JSON.parse(line) as T;
  throw new Error(`The exchange did not start:\n${complaints.join("\n")}`);
}
