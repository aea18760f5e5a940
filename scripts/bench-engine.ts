/**
 * `npm run bench:engine`: replays seeded message streams through the exchange's own book. Results go
 * to stdout, progress to stderr; docs/performance.md says what the figures mean.
 */
import { measure, UnequalRoundsError } from "./bench/measure.ts";
import { type BenchOptions, HELP, parseBenchOptions, UsageError } from "./bench/options.ts";
import { WORKLOADS } from "./bench/workloads.ts";

type Row = { readonly workload: string; readonly seed: number } & ReturnType<typeof measure>;

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  try {
    const options = parseBenchOptions(args);
    if (options.help) process.stdout.write(HELP);
    else runAll(options);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof UnequalRoundsError)) throw error;
    process.stderr.write(`bench:engine: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function runAll(options: BenchOptions): void {
  const rows = options.workloads.map((workload) => {
    const row = run(workload, options);
    if (options.json) process.stdout.write(`${JSON.stringify(row)}\n`);
    return row;
  });
  if (!options.json) process.stdout.write(table(rows));
}

function run(workload: string, { seed, count, rounds }: BenchOptions): Row {
  const known = WORKLOADS.get(workload);
  if (known === undefined) throw new UsageError(`There is no workload "${workload}".`);
  const { defaultCount, generate } = known;
  process.stderr.write(`${workload}: generating, seed ${seed}\n`);
  const stream = generate(seed, count ?? defaultCount);
  process.stderr.write(`${workload}: ${stream.length} messages, ${rounds} rounds\n`);
  return { workload, seed, ...measure(stream, rounds) };
}

/** Numbers to the right, names and hashes to the left, each column as wide as its widest cell. */
function table(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const names = Object.keys(first);
  const lines = [names, ...rows.map((row) => Object.values(row).map(String))];
  const widths = names.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const isNumber = Object.values(first).map((value) => typeof value === "number");
  const cell = (text: string, at: number) =>
    isNumber[at] === true ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  return lines.map((cells) => `${cells.map(cell).join("  ").trimEnd()}\n`).join("");
}
