import { endTransfer, routeOf, type Transfer } from "@bourse/core/wallet";
import { TRANSFER_MS_MIN } from "./limits.ts";
import type { CashierParts } from "./pay-out.ts";

/**
 * Carries out a transfer that whoever wrote it down did not live to end. It may have happened already:
 * the engine moves money once for its id.
 */
export async function finishTransfer(parts: CashierParts, transfer: Transfer): Promise<void> {
  const { asset, amount, transferNumber, createdTimeMs } = transfer;
  if (parts.nowMs() - createdTimeMs < TRANSFER_MS_MIN) return;
  const moved = await parts.exchange.transfer({ ...routeOf(transfer), asset, amount });
  const refusal = moved.outcome === "refused" ? moved.msg : undefined;
  await endTransfer(parts.table, transfer, refusal);
  parts.log.info("transfer-finished", { transferNumber, outcome: moved.outcome });
}
