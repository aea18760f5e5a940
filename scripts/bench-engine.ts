/**
 * `npm run bench:engine`: replays seeded message streams through the exchange's own book, or through
 * the whole exchange. Results go to stdout, progress to stderr; docs/performance.md says what the
 * figures mean.
 */
import { WrongOutcomeError } from "./bench/exchange/measure-spot.ts";
import { runMode } from "./bench/modes.ts";
import { type BenchOptions, HELP, parseBenchOptions } from "./bench/options.ts";
import { UnequalRoundsError } from "./bench/rounds.ts";
import { type Row, table } from "./bench/table.ts";
import { runScript } from "./command-line/run-script.ts";

await runScript({
  name: "bench:engine",
  help: HELP,
  read: parseBenchOptions,
  run: runAll,
  expected: [UnequalRoundsError, WrongOutcomeError],
});

function runAll(options: BenchOptions): number {
  const rows: Row[] = [];
  for (const row of runMode(options, (line) => process.stderr.write(`${line}\n`))) {
    rows.push(row);
    if (options.json) process.stdout.write(`${JSON.stringify(row)}\n`);
  }
  if (!options.json) process.stdout.write(table(rows));
  return 0;
}
