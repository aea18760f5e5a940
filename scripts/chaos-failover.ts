/**
 * `npm run chaos:failover`: two exchange processes over one journal; kills and pauses the leader under
 * load, and checks that the other takes over at once and that nothing is lost, doubled or contradicted.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  newSeed,
  oneOf,
  readArguments,
  SEEDS,
  UsageError,
  wholeNumber,
} from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { startCluster } from "./kafka/cluster.ts";
import { runDrill } from "../packages/local/test/failover/drill.ts";

const HELP = `Usage: npm run chaos:failover -- [options]
Ends (SIGKILL) and stops (SIGSTOP) the leading process of two, again and again, under load; or ends
both, as a power failure of the whole exchange does.

  --kill N         how often it is ended (10)
  --pause N        how often it is stopped (5)
  --outage N       how often both are ended at once, and started again (0)
  --connections N  connections of each of the two traders (4)
  --in-flight N    orders that each connection has under way at once (8)
  --journal KIND   file, or kafka: starts a broker of its own (Java 17 and Maven) (file)
  --seed N         what fails when, and what is traded, follow from it, 0 to ${SEEDS.max} (a new one)
  --help           this text
`;

const { journal, seed, ...load } = argumentsOrExit("chaos:failover", HELP, (args) => {
  const values = readArguments(args, {
    kill: { type: "string", default: "10" },
    pause: { type: "string", default: "5" },
    outage: { type: "string", default: "0" },
    connections: { type: "string", default: "4" },
    "in-flight": { type: "string", default: "8" },
    journal: { type: "string", default: "file" },
    seed: { type: "string", default: newSeed() },
  });
  const options = {
    kills: wholeNumber("--kill", values.kill, { min: 0, max: 10_000 }),
    pauses: wholeNumber("--pause", values.pause, { min: 0, max: 10_000 }),
    outages: wholeNumber("--outage", values.outage, { min: 0, max: 10_000 }),
    connections: wholeNumber("--connections", values.connections, { min: 1, max: 100 }),
    inFlight: wholeNumber("--in-flight", values["in-flight"], { min: 1, max: 1_000 }),
    journal: oneOf("--journal", values.journal, ["file", "kafka"]),
    seed: wholeNumber("--seed", values.seed, SEEDS),
    help: values.help,
  };
  if (options.kills + options.pauses + options.outages > 0) return options;
  throw new UsageError("--kill, --pause and --outage are all 0. Let something fail.");
});

if (journal === "kafka") Object.assign(process.env, await startKafka());
const directory = mkdtempSync(path.join(tmpdir(), "bourse-failover-"));
process.stderr.write(`chaos:failover, seed ${seed}\n`);
const { calls, findings, gapsMs } = await runDrill({
  directory,
  journal: process.env,
  ...load,
  seed,
  say: (line) => process.stderr.write(`${line}\n`),
});
rmSync(directory, { recursive: true, force: true });

/** One broker; it ends with this process. */
async function startKafka(): Promise<Record<string, string>> {
  const onProgress = (line: string) => void process.stderr.write(`${line}\n`);
  const { bootstrap } = await startCluster({ brokers: 1, onProgress });
  return { JOURNAL: "kafka", KAFKA_BROKERS: bootstrap, KAFKA_REPLICAS: "1" };
}

const all = Object.values(findings).flat() as string[];
if (calls.acknowledged.size === 0) all.push("nothing was acknowledged");
for (const finding of all.slice(0, 20)) process.stderr.write(`${finding}\n`);
process.stdout.write("fault   cycles  gap p50 ms  gap max ms\n");
for (const [fault, gaps] of Object.entries(gapsMs)) {
  if (gaps.length === 0) continue;
  const sorted = gaps.toSorted((a, b) => a - b);
  const [middle = 0, worst = 0] = [sorted[sorted.length >> 1], sorted.at(-1)];
  process.stdout.write(
    `${fault.padEnd(6)}  ${String(gaps.length).padStart(6)}  ` +
      `${middle.toFixed(0).padStart(10)}  ${worst.toFixed(0).padStart(10)}\n`,
  );
}
process.stdout.write(
  `acknowledged ${calls.acknowledged.size}, in flight at a fault ${calls.inFlight}, ` +
    `asked for and told ${calls.resolved}, lost ${findings.lost.length}, ` +
    `doubled ${findings.doubled.length}, conflicting ${findings.conflicting.length}, ` +
    `seed ${seed}\n`,
);
process.exit(all.length === 0 ? 0 : 1);
