import type { Pool, PoolClient } from "pg";
import { readCheckpoint } from "./apply-batch.ts";
import { AUDIT_START, auditHash, digestOf } from "./audit-entry.ts";
import { inTransaction } from "./database.ts";
import { effectsText, POSTING_TEXT_SQL, TRADE_TEXT_SQL } from "./effects.ts";
import { pageRowsMax } from "./limits.ts";

/** Where the audit log stops being what was written, and how one can tell. */
export interface AuditBreak {
  readonly sequence: number;
  readonly problem: string;
}

export interface AuditReport {
  readonly entries: number;
  /** Of the last good entry: kept elsewhere, it proves that nobody wrote the whole chain anew. */
  readonly lastHash: string;
  readonly firstBreak: AuditBreak | undefined;
}

interface AuditRow {
  readonly sequence: number;
  readonly timeUs: number;
  readonly accountId: number;
  readonly body: string;
  readonly hash: string;
}

/**
 * Walks the audit log from its first entry, and with it the postings and trades that it vouches for;
 * ends at the first thing that is not as it was written.
 */
export function verifyAudit(
  pool: Pool,
  onProgress: (entries: number) => void = () => {},
): Promise<AuditReport> {
  return inTransaction(
    pool,
    async (client) => {
      const checkpoint = await readCheckpoint(client);
      let state: AuditReport = { entries: 0, lastHash: AUDIT_START, firstBreak: undefined };
      for (;;) {
        const from = state.entries;
        const rows = await readEntries(client, from);
        if (rows.length === 0) break;
        state = verifyPage(state, rows, await readEffects(client, from, rows));
        if (state.firstBreak !== undefined) return state;
        onProgress(state.entries);
      }
      return { ...state, firstBreak: await endProblem(client, state.entries, checkpoint) };
    },
    "snapshot",
  );
}

function verifyPage(
  before: AuditReport,
  rows: readonly AuditRow[],
  effects: ReadonlyMap<number, string>,
): AuditReport {
  let { entries, lastHash } = before;
  for (const row of rows) {
    const problem = problemOf(row, entries + 1, lastHash) ?? effectsProblem(row, effects);
    if (problem !== undefined) {
      // A missing entry is named itself, not the one that stands in its place.
      const sequence = row.sequence > entries + 1 ? entries + 1 : row.sequence;
      return { entries, lastHash, firstBreak: { sequence, problem } };
    }
    entries += 1;
    lastHash = row.hash;
  }
  return { entries, lastHash, firstBreak: undefined };
}

function problemOf(row: AuditRow, expected: number, previousHash: string): string | undefined {
  if (row.sequence !== expected) {
    return row.sequence > expected ? "the entry is missing" : "the entry was put in";
  }
  if (auditHash(previousHash, row) === row.hash) return undefined;
  return "the entry, its hash or the entry before it was changed";
}

function effectsProblem(
  { sequence, body }: AuditRow,
  effects: ReadonlyMap<number, string>,
): string | undefined {
  const vouched = (JSON.parse(body) as { readonly effects?: string }).effects;
  const found = effects.get(sequence);
  if (vouched === undefined && found === undefined) return undefined;
  if (found !== undefined && digestOf(found) === vouched) return undefined;
  return "the postings or trades of this command are not those that were written";
}

async function readEntries(client: PoolClient, after: number): Promise<readonly AuditRow[]> {
  const { rows } = await client.query<Record<string, string>>(
    `SELECT sequence, time_us, account_id, body, encode(hash, 'hex') AS hash
     FROM audit_log WHERE sequence > $1 ORDER BY sequence LIMIT ${pageRowsMax}`,
    [after],
  );
  return rows.map((row) => ({
    sequence: Number(row["sequence"]),
    timeUs: Number(row["time_us"]),
    accountId: Number(row["account_id"]),
    body: String(row["body"]),
    hash: String(row["hash"]),
  }));
}

/** By sequence, what stands in the tables for it, as the text that was digested. */
async function readEffects(
  client: PoolClient,
  after: number,
  entries: readonly AuditRow[],
): Promise<ReadonlyMap<number, string>> {
  const range = [after, entries.at(-1)?.sequence ?? after];
  const read = async (text: string, table: string) => {
    const { rows } = await client.query<{ sequence: string; text: string }>(
      `SELECT sequence, ${text} AS text FROM ${table}
       WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence, line`,
      range,
    );
    return Map.groupBy(rows, ({ sequence }) => Number(sequence));
  };
  const postings = await read(POSTING_TEXT_SQL, "postings");
  const trades = await read(TRADE_TEXT_SQL, "trades");
  const texts = (group: readonly { text: string }[] | undefined) =>
    (group ?? []).map(({ text }) => text);
  return new Map(
    [...new Set([...postings.keys(), ...trades.keys()])].map((sequence) => [
      sequence,
      effectsText(texts(postings.get(sequence)), texts(trades.get(sequence))),
    ]),
  );
}

/** The log ends where the ledger stands, and so do its postings and trades. */
async function endProblem(
  client: PoolClient,
  entries: number,
  checkpoint: number,
): Promise<AuditBreak | undefined> {
  if (entries !== checkpoint) {
    return { sequence: entries + 1, problem: `the log ends here, and the ledger at ${checkpoint}` };
  }
  const { rows } = await client.query<{ sequence: string | null }>(
    `SELECT min(sequence) AS sequence FROM (
       SELECT sequence FROM postings WHERE sequence > $1
       UNION ALL SELECT sequence FROM trades WHERE sequence > $1) AS beyond`,
    [checkpoint],
  );
  const beyond = rows[0]?.sequence ?? null;
  if (beyond === null) return undefined;
  return { sequence: Number(beyond), problem: "postings or trades of a command nobody has given" };
}
