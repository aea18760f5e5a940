/**
 * `npm run bench:gateway`: what the gateway takes and how long its answers wait, beside a server that
 * does nothing. docs/performance.md explains the figures.
 */
import { availableParallelism } from "node:os";
import { table } from "./bench/table.ts";
import { MEASUREMENTS } from "./gateway-bench/measurements.ts";
import { HELP, parseGatewayBenchOptions, UsageError } from "./gateway-bench/options.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const { help, only, seconds, rounds } = parseGatewayBenchOptions(args);
    if (help) process.stdout.write(HELP);
    else process.stdout.write(await measureAll(only, { measuredMs: seconds * 1_000, rounds }));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`bench:gateway: ${error.message}\n`);
    return 2;
  }
}

async function measureAll(
  names: readonly string[],
  runs: { readonly measuredMs: number; readonly rounds: number },
): Promise<string> {
  const rows = [];
  for (const name of names) {
    process.stderr.write(`${name}\n`);
    const measured = (await MEASUREMENTS.get(name)?.(runs)) ?? [];
    process.stderr.write(table(measured));
    rows.push(...measured);
  }
  return (
    `${table(rows)}\nOrders count when they are durable. Median of ${runs.rounds} runs of ` +
    `${runs.measuredMs / 1_000} s; server and load generator share ${availableParallelism()} cores.\n`
  );
}
