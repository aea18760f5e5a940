/** Runs the named steps of a command one after the other, with times, and stops at the first failure. */
import { spawnSync } from "node:child_process";
import path from "node:path";

export const root = path.dirname(import.meta.dirname);

export interface Step {
  readonly name: string;
  /** A program of node_modules/.bin, or a script of this folder ending in .ts. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs every step; returns the number of steps, or exits with the failing step's name. */
export function runSteps(steps: readonly Step[]): number {
  const began = performance.now();
  for (const step of steps) {
    const seconds = runStep(step);
    process.stderr.write(`ok    ${step.name.padEnd(12)} ${seconds.toFixed(1)} s\n`);
  }
  process.stderr.write(`      ${((performance.now() - began) / 1000).toFixed(1)} s in all\n`);
  return steps.length;
}

function runStep({ name, program, args, env }: Step): number {
  const began = performance.now();
  const isScript = program.endsWith(".ts");
  const command = isScript ? process.execPath : path.join(root, "node_modules", ".bin", program);
  const flags = isScript
    ? ["--disable-warning=ExperimentalWarning", path.join(import.meta.dirname, program)]
    : [];
  const done = spawnSync(command, [...flags, ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (done.status !== 0) {
    const how = done.error?.message ?? done.signal ?? `exit code ${done.status}`;
    process.stderr.write(`FAIL  ${name} (${how}): ${program} ${args.join(" ")}\n`);
    process.exit(1);
  }
  return (performance.now() - began) / 1000;
}
