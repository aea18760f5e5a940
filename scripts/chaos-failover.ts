/**
 * `npm run chaos:failover`: two exchange processes over one journal; kills and pauses the leader under
 * load, and checks that the other takes over at once and that nothing is lost, doubled or contradicted.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startCluster } from "./kafka/cluster.ts";
import { runDrill } from "../packages/local/test/failover/drill.ts";

const { values } = parseArgs({
  options: {
    kill: { type: "string", default: "10" },
    pause: { type: "string", default: "5" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    connections: { type: "string", default: "4" },
    "in-flight": { type: "string", default: "8" },
    journal: { type: "string", default: "file" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(
    "Usage: npm run chaos:failover -- [--kill 10] [--pause 5] [--seed N] [--connections 4] [--in-flight 8] [--journal file|kafka]\n" +
      "Ends (SIGKILL) and stops (SIGSTOP) the leading process, so many times each, under load.\n" +
      "With --journal kafka it starts a broker of its own (Java 17 and Maven).\n",
  );
  process.exit(0);
}

if (values.journal === "kafka") Object.assign(process.env, await startKafka());
const directory = mkdtempSync(path.join(tmpdir(), "bourse-failover-"));
process.stderr.write(`chaos:failover, seed ${values.seed}\n`);
const { calls, findings, gapsMs } = await runDrill({
  directory,
  journal: process.env,
  kills: Number(values.kill),
  pauses: Number(values.pause),
  seed: Number(values.seed),
  connections: Number(values.connections),
  inFlight: Number(values["in-flight"]),
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
for (const finding of all.slice(0, 20)) process.stderr.write(`${finding}\n`);
process.stdout.write("fault  cycles  gap p50 ms  gap max ms\n");
for (const [fault, gaps] of Object.entries(gapsMs)) {
  const sorted = gaps.toSorted((a, b) => a - b);
  const [middle = 0, worst = 0] = [sorted[sorted.length >> 1], sorted.at(-1)];
  process.stdout.write(
    `${fault.padEnd(5)}  ${String(gaps.length).padStart(6)}  ` +
      `${middle.toFixed(0).padStart(10)}  ${worst.toFixed(0).padStart(10)}\n`,
  );
}
process.stdout.write(
  `acknowledged ${calls.acknowledged.size}, in flight at a fault ${calls.inFlight}, ` +
    `asked for and told ${calls.resolved}, lost ${findings.lost.length}, ` +
    `doubled ${findings.doubled.length}, conflicting ${findings.conflicting.length}, ` +
    `seed ${values.seed}\n`,
);
process.exit(all.length === 0 ? 0 : 1);
