/**
 * `npm run reconcile`: compares what the engine, the ledger and the history say that people own,
 * while trading goes on, and proves that nothing was made or lost.
 */
import { fetchEnginePage, reconcile, type Reconciliation } from "@bourse/core/ledger";
import { createTable, UNHURRIED } from "@bourse/core/table";
import { readAttachment } from "@bourse/local/run";
import { UsageError } from "./command-line/arguments.ts";
import { runScript } from "./command-line/run-script.ts";
import { openLedger } from "./ledger/open-ledger.ts";
import { type LedgerOptions, OPTIONS_HELP, parseLedgerOptions } from "./ledger/options.ts";
import { reconciliationText } from "./ledger/reconciliation-text.ts";

const HELP = `Usage: npm run reconcile -- [options]
Compares every balance of engine, ledger and history at one sequence, and for every asset the sum of
all balances with deposits less withdrawals. The stack of the data directory has to be running; it
goes on trading. What is held for a withdrawal has to have one that is under way. Exit code 0: all agree. 1: they do not; every difference is named.

${OPTIONS_HELP}`;

/** A store may be so far behind the engine before that counts as a difference. */
const PATIENCE_MS = 60_000;

await runScript({
  name: "reconcile",
  help: HELP,
  read: parseLedgerOptions,
  run,
  expected: [Error],
  failureCode: 2,
});

async function run({ dataDir, json }: LedgerOptions): Promise<number> {
  const result = await compare(dataDir);
  process.stdout.write(json ? jsonOf(result) : reconciliationText(result));
  return result.differences.length === 0 ? 0 : 1;
}

async function compare(dataDir: string): Promise<Reconciliation> {
  const running = readAttachment(dataDir);
  if (running === undefined) {
    throw new UsageError(
      `No stack runs in ${dataDir}. Start it, or name another directory (--data DIR).`,
    );
  }
  Object.assign(process.env, running.env);
  const { links, operator } = running;
  const ledger = await openLedger(dataDir);
  try {
    return await reconcile({
      pool: ledger.pool,
      readEngine: (from) => fetchEnginePage(operator, from),
      table: createTable(String(links["OrderHistory"]?.["name"]), UNHURRIED),
      core: createTable(String(links["Core"]?.["name"]), UNHURRIED),
      patienceMs: PATIENCE_MS,
    });
  } finally {
    await ledger.close();
  }
}

function jsonOf(result: Reconciliation): string {
  const asText = (_name: string, value: unknown) =>
    typeof value === "bigint" ? String(value) : value;
  return `${JSON.stringify(result, asText)}\n`;
}
