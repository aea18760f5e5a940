import { runSeed } from "./run.ts";

/** What scripts/sim asks a process for: some seeds, one after the other. */
export interface SimTask {
  readonly seeds: readonly number[];
  readonly commands: number;
  /** Tell everything that happens. */
  readonly trace: boolean;
}

const task = JSON.parse(process.argv[2] ?? "{}") as SimTask;
for (const seed of task.seeds) {
  const onTrace = (line: string): void => void process.stderr.write(`${line}\n`);
  const result = await runSeed({
    seed,
    commands: task.commands,
    ...(task.trace ? { onTrace } : {}),
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (result.problem !== undefined && !task.trace) break;
}
