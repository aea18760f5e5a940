/**
 * `npm run chaos:deps`: trades while one thing after another that the exchange uses stands still,
 * and shows that orders do not notice and that every projection catches up by itself.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freeBasePort, startStack } from "@bourse/local/run";
import { audit } from "./chaos/audit.ts";
import { control, type Dependency, Gates, processDependencies } from "./chaos/dependencies.ts";
import { Load, Places, quantile } from "./chaos/measure.ts";
import { oneOf, readArguments, wholeNumber } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";

const NAMES = ["DynamoDB", "PostgreSQL", "Redis", "Kinesis", "S3", "Cognito"];

const HELP = `Usage: npm run chaos:deps -- [options]
Stops ${NAMES.join(", ")} of the local stack, one after the other, while two accounts trade. Prints
order latencies before, during and after, what was lost or doubled, how far the projections fell
behind and how long they took to catch up; then compares engine, ledger and DynamoDB.

  --seconds N  how long each is away, and the time before and after it (10)
  --rate N     orders a second (100)
  --only NAME  only this one (all; Redis where there is one)
  --port N     base port of the stack (a free one)
  --help       this text
`;

const { seconds, rate, only, port } = argumentsOrExit("chaos:deps", HELP, (args) => {
  const values = readArguments(args, {
    seconds: { type: "string", default: "10" },
    rate: { type: "string", default: "100" },
    only: { type: "string" },
    port: { type: "string" },
  });
  return {
    seconds: wholeNumber("--seconds", values.seconds, { min: 1, max: 3_600 }),
    rate: wholeNumber("--rate", values.rate, { min: 2, max: 10_000 }),
    only: values.only === undefined ? NAMES : [oneOf("--only", values.only, NAMES)],
    port:
      values.port === undefined
        ? undefined
        : wholeNumber("--port", values.port, { min: 1, max: 65_433 }),
    help: values.help,
  };
});

/** By how much the slowest hundredth of orders may become slower while something is away. */
const SLOWER_MAX = 1.2;
/** Below this the clock and the machine decide, not the exchange. */
const SLOWER_MS_MIN = 2;
const CATCH_UP_MS_MAX = 60_000;

const root = path.dirname(import.meta.dirname);
const phaseMs = seconds * 1000;
const data = mkdtempSync(path.join(tmpdir(), "bourse-deps-"));
const say = (text: string): void => void process.stderr.write(`${text}\n`);

interface Row {
  readonly name: string;
  readonly how: string;
  /** Sorted latencies. */
  readonly before: readonly number[];
  readonly during: readonly number[];
  readonly after: readonly number[];
  readonly unanswered: number;
  /** Commands the slowest projection was behind when the outage ended. */
  readonly lag: number;
  readonly caughtUpMs: number;
  readonly stuck: readonly string[];
}

async function drill(dependency: Dependency, load: Load, places: Places): Promise<Row> {
  const { name, how } = dependency;
  const startMs = Date.now();
  await sleep(phaseMs);
  dependency.stop();
  const stoppedMs = Date.now();
  await sleep(phaseMs);
  const newest = await places.newest();
  const lag = newest - Math.min(newest, ...places.reached().values());
  dependency.goOn();
  const endedMs = Date.now();
  const stuck = await places.catchUp(newest, CATCH_UP_MS_MAX);
  const caughtUpMs = Date.now() - endedMs;
  await sleep(Math.max(0, endedMs + phaseMs - Date.now()));
  const answered = load.answered.bind(load);
  return {
    name,
    how,
    before: answered(startMs, stoppedMs),
    during: answered(stoppedMs, endedMs),
    after: answered(endedMs, Date.now()),
    unanswered: load.sent.filter(
      ({ atMs, status }) => atMs >= startMs && atMs < Date.now() && status !== 200,
    ).length,
    lag,
    caughtUpMs,
    stuck,
  };
}

/** The slowest hundredth of orders while nothing is away, taken over the whole drill. */
const usualMs = (rows: readonly Row[]): number =>
  quantile(
    rows.flatMap(({ before }) => before).toSorted((a, b) => a - b),
    0.99,
  );

const isSlower = ({ during }: Row, usual: number): boolean => {
  const then = quantile(during, 0.99);
  return then > usual * SLOWER_MAX && then - usual > SLOWER_MS_MIN;
};

function table(rows: readonly Row[]): string {
  const ms = (latencies: readonly number[], share: number) => quantile(latencies, share).toFixed(1);
  const usual = usualMs(rows);
  const cells = rows.map((row) => [
    row.name,
    row.how,
    ...[row.before, row.during, row.after].map(
      (part) => `${ms(part, 0.5)} / ${ms(part, 0.99)} (${part.length})`,
    ),
    `${row.unanswered}`,
    `${row.lag}`,
    row.stuck.length === 0 ? `${(row.caughtUpMs / 1000).toFixed(1)} s` : row.stuck.join(" "),
    isSlower(row, usual) ? "slower" : "same",
  ]);
  const titles = ["away", "how", "before p50/p99 ms (n)", "during", "after"];
  const all = [[...titles, "refused", "lag", "caught up", "p99"], ...cells];
  const widths = titles
    .concat("", "", "", "")
    .map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .join("\n");
}

const gates = new Gates();
const basePort = port ?? (await freeBasePort());
const stack = await startStack(
  {
    port: basePort,
    webPort: basePort + 100,
    headless: true,
    dataDir: data,
    fresh: false,
    market: "quiet",
    seed: 1,
    json: true,
    dev: false,
    reachBy: gates.reachBy,
  },
  root,
  (reason) => {
    say(reason);
    process.exit(1);
  },
);
const dependencies = [
  ...processDependencies({ DynamoDB: /dynoxide/, PostgreSQL: /postgres/, Redis: /redis-server/ }),
  ...gates.dependencies(),
].filter(({ name }) => only.includes(name));
if (dependencies.length === 0) {
  say(`chaos:deps: there is no ${only.join(", ")} here. Install it, or leave out --only.`);
  await stack.stop();
  gates.close();
  rmSync(data, { recursive: true, force: true });
  process.exit(1);
}
dependencies.unshift(control);
const load = new Load({
  url: stack.ready.urls.rest,
  accounts: stack.ready.accounts.slice(0, 2),
  pairsPerSecond: rate / 2,
  prefix: "deps",
});
const places = new Places(data, stack.ready.urls.rest);
await sleep(phaseMs); // programs and connections warm up
const rows: Row[] = [];
for (const dependency of dependencies) {
  say(`${dependency.name}: ${seconds} s without it`);
  rows.push(await drill(dependency, load, places));
}
await load.stop();
const last = await places.newest();
const stuck = await places.catchUp(last, CATCH_UP_MS_MAX);
const { lost, doubled, wrong } = await audit(data, load.sent);
const reconciled = spawnSync(process.execPath, ["scripts/reconcile.ts", "--data", data], {
  cwd: root,
  encoding: "utf8",
});
places.close();
await stack.stop();
gates.close();
for (const refusal of new Set(load.sent.map((sent) => sent.refusal))) {
  if (refusal !== undefined) say(`refused: ${refusal || "no answer"}`);
}
for (const text of [...lost, ...doubled, ...wrong].slice(0, 20)) say(text);
process.stdout.write(
  `${table(rows)}\n` +
    `p99 with everything there: ${usualMs(rows).toFixed(1)} ms\n` +
    `acknowledged ${load.sent.filter(({ status }) => status === 200).length}, ` +
    `lost ${lost.length}, doubled ${doubled.length}, told wrongly ${wrong.length}, ` +
    `projections behind at the end: ${stuck.join(" ") || "none"}\n` +
    `reconcile: ${(reconciled.stdout || reconciled.stderr).trim()}\n`,
);
rmSync(data, { recursive: true, force: true });
const isSound =
  lost.length + doubled.length + wrong.length === 0 &&
  stuck.length === 0 &&
  rows.every(
    (row) => row.during.length > 0 && row.stuck.length === 0 && !isSlower(row, usualMs(rows)),
  ) &&
  reconciled.status === 0;
process.exit(isSound ? 0 : 1);
