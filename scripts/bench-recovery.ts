/**
 * `npm run bench:recovery`: makes a journal, takes a snapshot in its middle, and measures how long the
 * exchange takes to serve again: with its event log, without it, and without a snapshot.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Command, encodeCommand } from "@bourse/engine/command";
import { type NewRecord, openFileJournal } from "@bourse/services/exchange/journal";
import { startServer } from "../packages/services/test/exchange/harness.ts";
import { readArguments, SEEDS, wholeNumber } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { Traffic } from "./recovery/traffic.ts";

const HELP = `Usage: npm run bench:recovery -- [options]
Makes a journal with a snapshot in its middle and measures how long the exchange takes to serve again.
A million commands before and after it take about 1 GB of disk.

  --before N    commands before the snapshot (1000000)
  --after N     commands after it (1000000)
  --accounts N  accounts that trade (1000)
  --seed N      the traffic follows from it, 0 to ${SEEDS.max} (1)
  --help        this text
`;

const { before, after, accounts, seed } = argumentsOrExit("bench:recovery", HELP, (args) => {
  const values = readArguments(args, {
    before: { type: "string", default: "1000000" },
    after: { type: "string", default: "1000000" },
    accounts: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
  });
  return {
    before: wholeNumber("--before", values.before, { min: 1, max: 1_000_000_000 }),
    after: wholeNumber("--after", values.after, { min: 1, max: 1_000_000_000 }),
    accounts: wholeNumber("--accounts", values.accounts, { min: 1, max: 1_000_000 }),
    seed: wholeNumber("--seed", values.seed, SEEDS),
    help: values.help,
  };
});

type Fields = Readonly<Record<string, unknown>>;

const BATCH = 4_096;
const START_US = Date.now() * 1_000 - 3_600_000_000;
/** Commands come this far apart. */
const STEP_US = 1_000;

const directory = mkdtempSync(path.join(tmpdir(), "bourse-recovery-"));
const traffic = new Traffic({ seed, accounts });
const said = new Map<string, Fields>();
const say = (event: string, fields: Fields = {}): void => {
  said.set(event, fields);
  process.stderr.write(`  ${event} ${JSON.stringify(fields)}\n`);
};
const log = { info: say, warn: say, error: say };
try {
  await append(traffic.opening());
  await append(some(before));
  await run("everything, events made again", { SNAPSHOT_COMMANDS_MAX: "1" }, async () => {
    while (!said.has("snapshot-written")) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await append(some(after));
  const noSnapshots = {
    SNAPSHOT_COMMANDS_MAX: "1000000000",
    SNAPSHOT_INTERVAL_MS: "10000000000000",
  };
  await run("snapshot and tail, events made again", noSnapshots);
  await run("snapshot and tail", noSnapshots);
  rmSync(path.join(directory, "snapshots"), { recursive: true });
  await run("everything", noSnapshots);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Starts the exchange on what is there, tells what that took, and stops it. */
async function run(
  what: string,
  env: Readonly<Record<string, string>>,
  whileRunning = () => Promise.resolve(),
): Promise<void> {
  said.clear();
  process.stderr.write(`${what}\n`);
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  const server = await startServer({ directory, env, log });
  const readyMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  await whileRunning();
  await server.stop();
  const { commands, tookMs } = said.get("journal-replayed") ?? {};
  const perSecond = Math.round((Number(commands) / Number(tookMs)) * 1_000);
  const written = said.get("snapshot-written");
  const snapshot = written === undefined ? "" : `; snapshot ${JSON.stringify(written)}`;
  process.stdout.write(
    `${what}: serves after ${Math.round(readyMs)} ms (${Math.round((user + system) / 1_000)} ms of CPU), ` +
      `${String(commands)} commands in ${String(tookMs)} ms = ${perSecond}/s${snapshot}\n`,
  );
}

async function append(commands: Iterable<Command>): Promise<void> {
  const journal = await openFileJournal({ directory: path.join(directory, "journal"), log });
  let sequence = journal.lastSequence;
  let timeUs = START_US;
  await journal.replay(sequence, (record) => void (timeUs = record.timeUs));
  let batch: NewRecord[] = [];
  for (const command of commands) {
    sequence += 1;
    timeUs += STEP_US;
    batch.push({ sequence, timeUs, payload: encodeCommand(command) });
    if (batch.length < BATCH) continue;
    await journal.append(batch);
    batch = [];
  }
  await journal.append(batch);
  await journal.close();
}

function* some(count: number): Generator<Command> {
  for (let at = 0; at < count; at++) yield traffic.next();
}
