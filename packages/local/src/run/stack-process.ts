/** Starts and kills a whole stack from outside, as `npm start` would run it: for drills and tests. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Ready } from "./ready.ts";

const START = path.join(import.meta.dirname, "..", "..", "..", "..", "scripts", "start.ts");

export interface StackProcess {
  readonly ready: Ready;
  readonly readyMs: number;
  /** SIGKILL to every process of the stack at once, as if the power went. */
  killAll(): Promise<void>;
  /** SIGTERM, and waits for the orderly end; resolves with the milliseconds it took. */
  stop(): Promise<number>;
}

export async function startStackProcess(args: readonly string[]): Promise<StackProcess> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", START, "--json", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const ready = await readyLine(child);
  return {
    ready,
    readyMs: performance.now() - began,
    async killAll() {
      const gone = exited(child);
      for (const pid of [ready.pid, ...descendants(ready.pid)]) kill(pid);
      await gone;
    },
    async stop() {
      const stopping = performance.now();
      const gone = exited(child);
      child.kill("SIGTERM");
      await gone;
      return performance.now() - stopping;
    },
  };
}

/** Every process below `pid`, from /proc (the drills run on Linux). */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  for (let queue = [pid]; queue.length > 0;) {
    queue = queue.flatMap((parent) => children.get(parent) ?? []);
    found.push(...queue);
  }
  return found;
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
}

function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

function readyLine(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    let out = "";
    let err = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      out += chunk;
      const end = out.indexOf("\n");
      if (end >= 0) resolve(JSON.parse(out.slice(0, end)) as Ready);
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      err = (err + chunk).slice(-4000);
    });
    child.once("exit", (code) =>
      reject(new Error(`The stack ended (exit code ${code}) before it was ready:\n${err}`)),
    );
  });
}
