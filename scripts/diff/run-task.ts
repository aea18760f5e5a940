import { spawn } from "node:child_process";
import path from "node:path";

/** One seed, as packages/engine/test/diff/main.ts takes it. */
export interface Task {
  readonly seed: number;
  readonly commands: number;
  readonly every: number;
  readonly shrinkMs: number;
  readonly conservation: boolean;
}

export interface Failure {
  readonly sequence: number;
  readonly text: string;
}

/** The process came to no answer: it could not start, broke down, or took too long. */
export class TaskError extends Error {
  override readonly name = "TaskError";
}

interface Running {
  readonly onProgress: (commands: number) => void;
  readonly timeoutMs?: number;
}

const engine = path.join(import.meta.dirname, "..", "..", "packages", "engine");

/** Runs one seed on the engine of a folder, in a process of its own. */
export function runTask(
  task: Task,
  { onProgress, timeoutMs }: Running,
  folder = engine,
): Promise<Failure | undefined> {
  const main = path.join(folder, "test", "diff", "main.ts");
  const flags = ["--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, main, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(timeoutMs !== undefined && { timeout: timeoutMs, killSignal: "SIGKILL" as const }),
  });
  let [answer, noise] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (answer += text.toString()));
  child.stderr.on("data", (text: Buffer) => {
    for (const line of text.toString().split("\n")) {
      if (/^\d+$/.test(line)) onProgress(Number(line));
      else if (line !== "") noise += `${line}\n`;
    }
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (answer !== "") resolve(JSON.parse(answer) as Failure);
      else reject(new TaskError(`seed ${task.seed} ended with ${signal ?? code}.\n${noise}`));
    });
  });
}

/** Does the jobs in order, a few at a time; the first that throws ends it. */
export async function eachOf<Job>(
  jobs: readonly Job[],
  atATime: number,
  run: (job: Job) => Promise<void>,
): Promise<void> {
  const queue = jobs.values();
  const worker = async () => {
    for (const job of queue) await run(job);
  };
  await Promise.all(Array.from({ length: Math.min(atATime, jobs.length) }, worker));
}
