/**
 * `npm run mutate`: how much of what the engine does is noticed when it is done wrong. The result
 * goes to stdout, progress to stderr; 1 when too much goes unnoticed.
 */
import { runScript } from "./command-line/run-script.ts";
import { eachOf } from "./diff/run-task.ts";
import { HELP, type MutateOptions, parseMutateOptions } from "./mutate/options.ts";
import { type Batch, planBatches, testFiles } from "./mutate/plan.ts";
import { runBatch, type Tried } from "./mutate/run-batch.ts";
import { isFound, scoreOf, table } from "./mutate/table.ts";

const PROGRESS_MS = 5_000;
const SEEDS = [1, 2, 3];

await runScript({
  name: "mutate",
  help: HELP,
  read: parseMutateOptions,
  run,
});

async function run(options: MutateOptions): Promise<number> {
  const began = performance.now();
  const batches = sampled(await planBatches(options.parts), options);
  const all = batches.reduce((sum, { mutants }) => sum + mutants.length, 0);
  const tried: Tried[] = [];
  const tell = () => {
    const found = tried.filter(isFound).length;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    process.stderr.write(`${tried.length} of ${all} mutants, ${found} found, ${seconds} s\n`);
  };
  const progress = setInterval(tell, PROGRESS_MS);
  try {
    const common = {
      testFiles: testFiles(),
      seeds: SEEDS,
      commandsPerSeed: options.commands,
      isStaticTried: options.static,
    };
    await eachOf(batches, options.jobs, (batch) =>
      runBatch(batch, common, (one) => void tried.push(one)),
    );
  } finally {
    clearInterval(progress);
  }
  tell();
  process.stdout.write(table(tried));
  return scoreOf(tried) >= options.min ? 0 : 1;
}

/** The same seed draws the same mutants. */
function sampled(batches: readonly Batch[], { sample, seed }: MutateOptions): readonly Batch[] {
  if (sample === 0) return batches;
  const ids = batches.flatMap(({ mutants }) => mutants.map(({ id }) => id));
  const drawn = new Set(
    ids
      .map((id, index) => [id, shuffle(seed + index * 0x9e37_79b9)] as const)
      .sort(([, left], [, right]) => left - right)
      .slice(0, sample)
      .map(([id]) => id),
  );
  return batches
    .map(({ code, mutants }) => ({ code, mutants: mutants.filter(({ id }) => drawn.has(id)) }))
    .filter(({ mutants }) => mutants.length > 0);
}

/** Mixes the bits of a whole number (murmur3's last step). */
function shuffle(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
