/** Runs the named steps of a command, with times, and stops at the first failure. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import path from "node:path";

export const root = path.dirname(import.meta.dirname);

export interface Step {
  readonly name: string;
  /** A program of node_modules/.bin, or a script of this folder ending in .ts. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it prints is told at once, even beside others: it takes so long that people wait for it. */
  readonly isLive?: boolean;
}

/** One after the other; those of a list do not need one another, and run side by side. */
export type Steps = readonly (Step | readonly Step[])[];

/** Runs every step, or exits when one failed, and says which; those beside it are finished first. */
export async function runSteps(steps: Steps): Promise<void> {
  const began = performance.now();
  for (const step of steps) {
    const isDone = "program" in step ? await run(step, "inherit") : await runBeside(step);
    if (!isDone) process.exit(1);
  }
  process.stderr.write(`      ${secondsSince(began)} s in all\n`);
}

/** As many at a time as there are processors; what they print is told when they end, or at once. */
async function runBeside(steps: readonly Step[]): Promise<boolean> {
  const waiting = [...steps];
  let areDone = true;
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const isDone = await run(step, "pipe");
      areDone &&= isDone;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return areDone;
}

async function run(step: Step, output: "inherit" | "pipe"): Promise<boolean> {
  const { name, program, args, env, isLive = false } = step;
  const began = performance.now();
  const isScript = program.endsWith(".ts");
  const command = isScript ? process.execPath : path.join(root, "node_modules", ".bin", program);
  const flags = isScript
    ? ["--disable-warning=ExperimentalWarning", path.join(import.meta.dirname, program)]
    : [];
  const child = spawn(command, [...flags, ...args], {
    cwd: root,
    stdio: ["inherit", output, output],
    env: { ...process.env, ...env },
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      if (isLive) process.stderr.write(chunk);
      else printed.push(chunk);
    });
  }
  const how = await outcome(child);
  process.stderr.write(Buffer.concat(printed));
  if (how !== undefined) {
    process.stderr.write(`FAIL  ${name} (${how}): ${program} ${args.join(" ")}\n`);
    return false;
  }
  process.stderr.write(`ok    ${name.padEnd(12)} ${secondsSince(began)} s\n`);
  return true;
}

/** How it failed; undefined when it did not. */
async function outcome(child: ChildProcess): Promise<string | undefined> {
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return code === 0 ? undefined : (signal ?? `exit code ${code}`);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}
