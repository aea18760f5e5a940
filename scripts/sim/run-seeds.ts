import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { SimTask } from "../../packages/services/test/sim/main.ts";
import type { RunResult } from "../../packages/services/test/sim/run.ts";

/** A process came to no answer: it could not start, or broke down. */
export class SimError extends Error {
  override readonly name: string = "SimError";
}

/** One seed came to no end. */
export class EndlessSeed extends SimError {
  override readonly name = "EndlessSeed";
}

const root = path.join(import.meta.dirname, "..", "..");
const NOISE_CHARACTERS_MAX = 2_000;
/** A seed that takes longer is ended: a second is usual. */
const SEED_MS_MAX = 300_000;

export interface Running {
  readonly onResult: (result: RunResult) => void;
  /** The tree that holds the code; this one, unless a bug was planted in a copy. */
  readonly folder?: string;
}

/** Runs seeds in a process of its own, up to the first that breaks a promise. */
export async function runSeeds(task: SimTask, running: Running): Promise<void> {
  const { onResult, folder = root } = running;
  const main = path.join(folder, "packages", "services", "test", "sim", "main.ts");
  const flags = ["--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, main, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let isEndless = false;
  const patience = setInterval(() => {
    isEndless = true;
    child.kill("SIGKILL");
  }, SEED_MS_MAX);
  let noise = "";
  child.stderr.on("data", (text: Buffer) => {
    if (task.trace) process.stderr.write(text);
    noise = (noise + text.toString()).slice(-NOISE_CHARACTERS_MAX);
  });
  const ended = new Promise<string | number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? code));
  });
  for await (const line of createInterface(child.stdout)) {
    patience.refresh();
    onResult(JSON.parse(line) as RunResult);
  }
  const how = await ended;
  clearInterval(patience);
  if (isEndless) throw new EndlessSeed("A seed comes to no end.");
  if (how !== 0) throw new SimError(`The simulation ended with ${how}.\n${noise}`);
}

/** The seeds in as many parts as there are jobs, every part with seeds from all over. */
export function partsOf(seeds: readonly number[], jobs: number): number[][] {
  const parts = Array.from({ length: Math.min(jobs, seeds.length) }, (): number[] => []);
  for (const [index, seed] of seeds.entries()) parts[index % parts.length]?.push(seed);
  return parts;
}
