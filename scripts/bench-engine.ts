/**
 * `npm run bench:engine`: replays seeded message streams through the exchange's own book, or through
 * the whole exchange. Results go to stdout, progress to stderr; docs/performance.md says what the
 * figures mean.
 */
import { WrongOutcomeError } from "./bench/exchange/measure-spot.ts";
import { runMode } from "./bench/modes.ts";
import { type BenchOptions, HELP, parseBenchOptions, UsageError } from "./bench/options.ts";
import { UnequalRoundsError } from "./bench/rounds.ts";
import { type Row, table } from "./bench/table.ts";

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  try {
    const options = parseBenchOptions(args);
    if (options.help) process.stdout.write(HELP);
    else runAll(options);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) return fail(error, 2);
    if (error instanceof UnequalRoundsError || error instanceof WrongOutcomeError) {
      return fail(error, 1);
    }
    throw error;
  }
}

function fail({ message }: Error, code: number): number {
  process.stderr.write(`bench:engine: ${message}\n`);
  return code;
}

function runAll(options: BenchOptions): void {
  const rows: Row[] = [];
  for (const row of runMode(options, (line) => process.stderr.write(`${line}\n`))) {
    rows.push(row);
    if (options.json) process.stdout.write(`${JSON.stringify(row)}\n`);
  }
  if (!options.json) process.stdout.write(table(rows));
}
