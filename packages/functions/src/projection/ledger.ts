import { applyBatch, LedgerMismatch } from "@bourse/core/ledger";
import { Resource } from "sst";
import { ledgerPool } from "../runtime/ledger.ts";
import { countMetrics } from "../runtime/metrics.ts";
import { consume } from "./consume.ts";

/** Posts every command to the ledger. One that does not add up stops it, and wakes somebody. */
export const handler = consume("ledger", async (batch) => {
  try {
    await applyBatch(await ledgerPool(), batch);
  } catch (error) {
    if (error instanceof LedgerMismatch) {
      countMetrics({ Stage: Resource.App.stage }, [
        { name: "LedgerMismatch", unit: "Count", value: 1 },
      ]);
    }
    throw error;
  }
});
