/**
 * `npm run bench:gateway`: what the gateway takes and how long its answers wait, beside a server that
 * does nothing. docs/performance.md explains the figures.
 */
import { availableParallelism } from "node:os";
import { table } from "./bench/table.ts";
import { runScript } from "./command-line/run-script.ts";
import { MEASUREMENTS } from "./gateway-bench/measurements.ts";
import {
  type GatewayBenchOptions,
  HELP,
  parseGatewayBenchOptions,
} from "./gateway-bench/options.ts";

await runScript({
  name: "bench:gateway",
  help: HELP,
  read: parseGatewayBenchOptions,
  run: measureAll,
});

async function measureAll({ only, seconds, rounds }: GatewayBenchOptions): Promise<number> {
  const rows = [];
  for (const name of only) {
    process.stderr.write(`${name}\n`);
    const runs = { measuredMs: seconds * 1_000, rounds };
    const measured = (await MEASUREMENTS.get(name)?.(runs)) ?? [];
    process.stderr.write(table(measured));
    rows.push(...measured);
  }
  process.stdout.write(
    `${table(rows)}\nOrders count when they are durable. Median of ${rounds} runs of ` +
      `${seconds} s; server and load generator share ${availableParallelism()} cores.\n`,
  );
  return 0;
}
