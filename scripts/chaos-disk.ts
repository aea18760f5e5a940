/**
 * `npm run chaos:disk`: trades against the exchange process while its disk fills up, fails or slows
 * down, and checks that everything acknowledged is there once, and that it says what happened.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Random } from "../packages/services/test/sim/random.ts";
import { Audit, type Findings } from "./chaos-disk/audit.ts";
import { ExchangeUnderFault } from "./chaos-disk/exchange-under-fault.ts";
import { DISK_FAULTS, type DiskFault } from "./chaos-disk/faults.ts";
import { type Calls, fund, newCalls, trade } from "./chaos-disk/traders.ts";
import { newSeed, readArguments, SEEDS, wholeNumber } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";

const HELP = `Usage: npm run chaos:disk -- [options]
Every fault of a disk under load, so many times each: nothing acknowledged is lost or doubled.

  --cycles N  how often each fault happens (3)
  --seed N    when it happens and what is traded follow from it, 0 to ${SEEDS.max} (a new one)
  --help      this text
`;

const { cycles, seed } = argumentsOrExit("chaos:disk", HELP, (args) => {
  const values = readArguments(args, {
    cycles: { type: "string", default: "3" },
    seed: { type: "string", default: newSeed() },
  });
  return {
    cycles: wholeNumber("--cycles", values.cycles, { min: 1, max: 10_000 }),
    seed: wholeNumber("--seed", values.seed, SEEDS),
    help: values.help,
  };
});

/** Load before the fault, and after one that trading survives. */
const LOAD_MS = 500;
const GONE_MS_MAX = 15_000;

interface Row {
  readonly fault: DiskFault;
  cycles: number;
  acknowledged: number;
  inFlight: number;
  gapMsMax: number;
  readonly findings: Findings;
}

const generator = new Random(seed);
const random = () => generator.next();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const data = mkdtempSync(path.join(tmpdir(), "bourse-chaos-disk-"));
process.stderr.write(`chaos:disk, ${cycles} cycles of each fault, seed ${seed}\n`);
const audit = new Audit(data);
let exchange = await ExchangeUnderFault.start(data);
await fund(exchange.server);
const rows: Row[] = [];
for (const fault of DISK_FAULTS) {
  const row = await runFault(fault);
  rows.push(row);
  process.stderr.write(`${line(row)}\n`);
}
await exchange.stop();
rmSync(data, { recursive: true, force: true });

const problems = rows.flatMap(({ fault, findings }) =>
  Object.entries(findings).flatMap(([kind, texts]: [string, string[]]) =>
    texts.map((text) => `${kind}, ${fault.name}: ${text}`),
  ),
);
if (rows.every((row) => row.cycles === 0)) problems.push("no fault of a disk can be made here");
for (const problem of problems.slice(0, 20)) process.stderr.write(`${problem}\n`);
process.stdout.write(`${line()}\n${rows.map(line).join("\n")}\nseed ${seed}\n`);
process.exit(problems.length === 0 ? 0 : 1);

async function runFault(fault: DiskFault): Promise<Row> {
  const findings: Findings = { lost: [], doubled: [], wrong: [] };
  const row: Row = { fault, cycles: 0, acknowledged: 0, inFlight: 0, gapMsMax: 0, findings };
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const calls = newCalls();
    if (!(await runCycle(fault, calls, findings))) break;
    row.cycles += 1;
    row.acknowledged += calls.acknowledged.size;
    row.gapMsMax = Math.max(row.gapMsMax, calls.gapMsMax);
    row.inFlight += calls.unknown.size;
    const found = await audit.run(exchange.server, calls);
    if (calls.acknowledged.size === 0) {
      found.wrong.push(`nothing was acknowledged: ${[...calls.refused.values()].at(-1)}`);
    }
    for (const kind of ["lost", "doubled", "wrong"] as const) findings[kind].push(...found[kind]);
  }
  return row;
}

/** Load, fault, its end, and a moment of load after it; false when the fault cannot be made here. */
async function runCycle(fault: DiskFault, calls: Calls, findings: Findings): Promise<boolean> {
  let isRunning = true;
  const trading = trade(exchange.server, calls, random, () => isRunning);
  await pause(LOAD_MS + random() * LOAD_MS);
  const isMade = exchange.fail(fault);
  if (isMade && fault.isDeadly) {
    findings.wrong.push(...(await deathProblems(exchange)));
    await trading;
    exchange = await ExchangeUnderFault.start(data);
    await tradeAWhile(calls);
    return true;
  }
  await pause(isMade ? LOAD_MS * 4 : 0);
  exchange.heal();
  await pause(LOAD_MS);
  isRunning = false;
  await trading;
  if (!exchange.isRunning) findings.wrong.push(`it ended: ${exchange.log.slice(-500)}`);
  return isMade;
}

async function tradeAWhile(calls: Calls): Promise<void> {
  const untilMs = performance.now() + LOAD_MS;
  await trade(exchange.server, calls, random, () => performance.now() < untilMs);
}

/** The process must end by itself, with exit code 1 and a line that says what to do. */
async function deathProblems(dying: ExchangeUnderFault): Promise<string[]> {
  const code = await Promise.race([dying.exited(), pause(GONE_MS_MAX).then(() => "hangs")]);
  const problems = code === 1 ? [] : [`the process ${String(code)} instead of ending with 1`];
  if (code === "hangs") await dying.stop();
  if (!/could not be written \(E(NOSPC|IO|FBIG)/.test(dying.log)) {
    problems.push(`no clear message: ${dying.log.slice(-500)}`);
  }
  return problems;
}

function line(row?: Row): string {
  const cells =
    row === undefined
      ? ["fault", "cycles", "acknowledged", "in flight", "lost", "doubled", "wrong", "worst gap ms"]
      : [
          row.fault.name,
          ...(row.cycles === 0
            ? ["not here", "-", "-", "-", "-", "-", "-"]
            : [row.cycles, row.acknowledged, row.inFlight].map(String)),
          ...(row.cycles === 0
            ? []
            : [
                row.findings.lost.length,
                row.findings.doubled.length,
                row.findings.wrong.length,
                Math.round(row.gapMsMax),
              ].map(String)),
        ];
  const [name = "", ...others] = cells;
  return `${name.padEnd(42)}${others.map((cell) => cell.padStart(14)).join("")}`;
}
