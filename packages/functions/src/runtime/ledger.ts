import { createLedgerPool, type LedgerPool, migrate } from "@bourse/core/ledger";
import { Resource } from "sst";
import { once } from "./resources.ts";

const connections = once(() => createLedgerPool(Resource.Ledger));
let migrated: Promise<unknown> | undefined;

/** The ledger's database, its schema brought up to date first; tried again when that failed. */
export async function ledgerPool(): Promise<LedgerPool> {
  migrated ??= migrate(connections());
  try {
    await migrated;
  } catch (error) {
    migrated = undefined;
    throw error;
  }
  return connections();
}
