import {
  attemptAt,
  beginTransfer,
  noteTransferred,
  routeOf,
  type Transfer,
} from "@bourse/core/wallet";
import type { CashierParts } from "./pay-out.ts";

/**
 * Carries out a transfer of which whoever wrote it down did not learn the end. It may have happened
 * already: the engine moves money once for its id.
 */
export async function finishTransfer(parts: CashierParts, transfer: Transfer): Promise<void> {
  const { table, exchange, nowMs, log } = parts;
  const { asset, amount, transferNumber } = transfer;
  const attempt = attemptAt(nowMs());
  if (!(await beginTransfer(table, transfer, attempt))) return;
  const movement = { ...routeOf(transfer), asset, amount };
  const said = await exchange.transfer(movement, attempt.untilMs);
  const refusal = said.outcome === "refused" ? said.msg : undefined;
  const { state } = await noteTransferred(table, transfer, { attempt, refusal });
  log.info("transfer-finished", { transferNumber, state });
}
