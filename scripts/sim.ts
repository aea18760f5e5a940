/**
 * `npm run sim`: the whole exchange in a simulated world, seed by seed; a broken promise prints the
 * seed that breaks it again. The result goes to stdout, progress to stderr.
 */
import { runScript } from "./command-line/run-script.ts";
import { HELP, parseSimOptions, type SimOptions } from "./sim/options.ts";
import { partsOf, runSeeds, SimError } from "./sim/run-seeds.ts";

const PROGRESS_MS = 5_000;

await runScript({
  name: "sim",
  help: HELP,
  read: parseSimOptions,
  run: runAll,
  expected: [SimError],
});

async function runAll({ seeds, commands, jobs, trace }: SimOptions): Promise<number> {
  const began = performance.now();
  const sum = { seeds: 0, failed: 0, acknowledged: 0, faults: 0, virtualMs: 0 };
  const tell = () =>
    `${sum.seeds} of ${seeds.length} seeds, ${sum.failed} failed, ${sum.acknowledged} commands ` +
    `acknowledged, ${sum.faults} faults, ${Math.round(sum.virtualMs / 1000)} s of its own time in ` +
    `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const progress = setInterval(() => void process.stderr.write(`${tell()}\n`), PROGRESS_MS);
  try {
    await Promise.all(
      partsOf(seeds, jobs).map((part) =>
        runSeeds(
          { seeds: part, commands, trace },
          {
            onResult: ({ seed, problem, acknowledged, faults, virtualMs, trace: traceHash }) => {
              sum.seeds += 1;
              sum.acknowledged += acknowledged;
              sum.faults += faults;
              sum.virtualMs += virtualMs;
              if (seeds.length === 1) process.stdout.write(`trace ${traceHash}\n`);
              if (problem === undefined) return;
              sum.failed += 1;
              process.stdout.write(
                `seed ${seed}: ${problem}\n` +
                  `Again: npm run sim -- --seed ${seed} --commands ${commands} --trace\n`,
              );
            },
          },
        ),
      ),
    );
  } finally {
    clearInterval(progress);
  }
  process.stdout.write(`${tell()}\n`);
  return sum.failed === 0 ? 0 : 1;
}
