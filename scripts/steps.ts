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
}

/** One after the other; those of a list do not need one another, and run side by side. */
export type Steps = readonly (Step | readonly Step[])[];

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill();
});

/** Runs every step, or exits with the failing step's name. */
export async function runSteps(steps: Steps): Promise<void> {
  const began = performance.now();
  for (const step of steps) {
    if ("program" in step) await run(step, "inherit");
    else await runBeside(step);
  }
  process.stderr.write(`      ${secondsSince(began)} s in all\n`);
}

/** As many at a time as there are processors; what they print is told when they end. */
async function runBeside(steps: readonly Step[]): Promise<void> {
  const waiting = [...steps];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      await run(step, "pipe");
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

async function run(step: Step, output: "inherit" | "pipe"): Promise<void> {
  const { name, program, args, env } = step;
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
  running.add(child);
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => printed.push(chunk));
  }
  const how = await outcome(child);
  running.delete(child);
  process.stderr.write(Buffer.concat(printed));
  if (how !== undefined) {
    process.stderr.write(`FAIL  ${name} (${how}): ${program} ${args.join(" ")}\n`);
    process.exit(1);
  }
  process.stderr.write(`ok    ${name.padEnd(12)} ${secondsSince(began)} s\n`);
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
