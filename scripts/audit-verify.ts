/**
 * `npm run audit:verify`: walks the hash chain of the audit log, and with it the postings and trades
 * it vouches for, and names the first break.
 */
import { type AuditReport, verifyAudit } from "@bourse/core/ledger";
import { runScript } from "./command-line/run-script.ts";
import { openLedger } from "./ledger/open-ledger.ts";
import { type LedgerOptions, OPTIONS_HELP, parseLedgerOptions } from "./ledger/options.ts";

const HELP = `Usage: npm run audit:verify -- [options]
Reads the audit log from its first entry, recomputes every hash, and compares postings and trades with
the digests in it. Exit code 0: everything is as it was written. 1: something is not; it is named.
The exchange may be running meanwhile. LEDGER_DATABASE_URL names another database.

${OPTIONS_HELP}`;

await runScript({
  name: "audit:verify",
  help: HELP,
  read: parseLedgerOptions,
  run: verify,
  expected: [Error],
  failureCode: 2,
});

async function verify({ dataDir, json }: LedgerOptions): Promise<number> {
  const ledger = await openLedger(dataDir);
  try {
    const report = await verifyAudit(ledger.pool, progress);
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : textOf(report));
    return report.firstBreak === undefined ? 0 : 1;
  } finally {
    await ledger.close();
  }
}

function progress(entries: number): void {
  if (entries % 100_000 === 0) process.stderr.write(`audit:verify: ${entries} entries are good\n`);
}

function textOf({ entries, lastHash, firstBreak }: AuditReport): string {
  const good = `${entries} entries are as they were written; the last one's hash is\n${lastHash}\n`;
  if (firstBreak === undefined) return good;
  const { sequence, problem } = firstBreak;
  return `BROKEN at command ${sequence}: ${problem}.\nBefore it, ${good}`;
}
