/**
 * `npm run test:diff`: the exchange beside its slow twin on random commands, or (--conservation) alone
 * on money, or (--mutants) with planted bugs. The result goes to stdout, progress to stderr.
 */
import { runScript } from "./command-line/run-script.ts";
import { plantAll } from "./diff/mutants.ts";
import type { DiffOptions } from "./diff/options.ts";
import { HELP, parseDiffOptions } from "./diff/options.ts";
import { eachOf, runTask, TaskError } from "./diff/run-task.ts";

const PROGRESS_MS = 5_000;

await runScript({
  name: "test:diff",
  help: HELP,
  read: parseDiffOptions,
  run: (options) => (options.mutants ? plantAll(options) : runAll(options)),
  expected: [TaskError],
});

async function runAll(options: DiffOptions): Promise<number> {
  const { seeds, commandsPerSeed, every, jobs, shrinkMs, conservation } = options;
  const began = performance.now();
  const done = new Map<number, number>();
  let failed = 0;
  const tell = () => {
    const commands = [...done.values()].reduce((sum, count) => sum + count, 0);
    return `${commands} commands, ${done.size} of ${seeds.length} seeds, ${failed} failed, ${seconds(began)} s`;
  };
  const progress = setInterval(() => void process.stderr.write(`${tell()}\n`), PROGRESS_MS);
  try {
    await eachOf(seeds, jobs, async (seed) => {
      if (failed > 0) return;
      const task = { seed, commands: commandsPerSeed, every, shrinkMs, conservation };
      done.set(seed, 0);
      const failure = await runTask(task, { onProgress: (commands) => done.set(seed, commands) });
      if (failure === undefined) return;
      failed += 1;
      const mode = conservation ? " --conservation" : "";
      process.stdout.write(
        `seed ${seed}, command ${failure.sequence}:\n${failure.text}\n` +
          `Again: npm run test:diff --${mode} --seed ${seed} --until ${failure.sequence}\n`,
      );
    });
  } finally {
    clearInterval(progress);
  }
  process.stdout.write(`${tell()}\n`);
  return failed === 0 ? 0 : 1;
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}
