export { applyBatch, ledgerSequence } from "./apply-batch.ts";
export type { BalanceAt, Conservation } from "./balances-at.ts";
export { createLedgerPool, type DatabaseAddress, type LedgerPool } from "./database.ts";
export { fetchEnginePage, type OperatorView } from "./engine-page.ts";
export { hashTables, type TableHash } from "./hash-tables.ts";
export { dropLedger, migrate, MigrationError } from "./migrate.ts";
export { LedgerMismatch } from "./post-command.ts";
export {
  type Difference,
  type EnginePage,
  reconcile,
  type ReconcileParts,
  type Reconciliation,
} from "./reconcile.ts";
export { type AuditBreak, type AuditReport, verifyAudit } from "./verify-audit.ts";
