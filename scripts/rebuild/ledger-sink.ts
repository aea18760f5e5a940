import {
  applyBatch,
  dropLedger,
  hashTables,
  ledgerSequence,
  type LedgerPool,
} from "@bourse/core/ledger";
import type { Sink } from "./sink.ts";

/** Postings, trades and the audit log in PostgreSQL. */
export function ledgerSink(pool: LedgerPool, close: () => Promise<void>): Sink {
  return {
    name: "ledger",
    lastSequence: () => ledgerSequence(pool),
    empty: () => dropLedger(pool),
    save: async (batch) => void (await applyBatch(pool, batch)),
    finish: async () => {},
    hashes: () => hashTables(pool),
    close,
  };
}
