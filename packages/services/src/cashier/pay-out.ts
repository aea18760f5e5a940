import { ASSETS, formatDecimal } from "@bourse/core/market";
import type { Table } from "@bourse/core/table";
import {
  advanceWithdrawal,
  attemptAt,
  awaitReview,
  beginHold,
  type ChainNode,
  ChainRefusal,
  type CoinNetwork,
  findNetwork,
  isApproved,
  isRejected,
  leavingUnreviewed,
  needsApproval,
  noteConfirmations,
  noteHold,
  rejectByChain,
  unitsOf,
  type Withdrawal,
} from "@bourse/core/wallet";
import type { AssetSpec } from "@bourse/engine/market";
import type { Log } from "../runtime/index.ts";
import type { ExchangeClient } from "./exchange-client.ts";

export interface CashierParts {
  readonly table: Table;
  readonly chain: ChainNode;
  readonly exchange: ExchangeClient;
  readonly nowMs: () => number;
  readonly log: Log;
}

/**
 * Takes a withdrawal one step further. Each step first does what may be repeated (hold, pay, settle,
 * release: all by the withdrawal's id) and then writes the new state down; whoever dies in between
 * does it again and changes nothing.
 */
export async function payOut(parts: CashierParts, withdrawal: Withdrawal): Promise<void> {
  switch (withdrawal.state) {
    case "REQUESTED":
      return hold(parts, withdrawal);
    case "HELD":
      return decide(parts, withdrawal);
    case "APPROVED":
      return send(parts, withdrawal);
    case "SENT":
      return watch(parts, withdrawal);
    case "CONFIRMED":
    case "REJECTED":
      return;
  }
}

async function hold(parts: CashierParts, withdrawal: Withdrawal): Promise<void> {
  const { table, exchange, log } = parts;
  const { accountId, asset, amount, withdrawalId } = withdrawal;
  const nowMs = parts.nowMs();
  const attempt = attemptAt(nowMs);
  if (!(await beginHold(table, withdrawal, attempt))) return;
  const movement = { accountId, asset, amount, transferId: withdrawalId };
  const said = await exchange.hold(movement, attempt.untilMs);
  const refusal = said.outcome === "refused" ? said.msg : undefined;
  const { state } = await noteHold(table, withdrawal, { attempt, refusal, nowMs });
  log.info("withdrawal-advanced", { withdrawalId, from: withdrawal.state, to: state });
}

async function decide(parts: CashierParts, withdrawal: Withdrawal): Promise<void> {
  const { table, exchange } = parts;
  const { accountId, withdrawalId } = withdrawal;
  if (await isRejected(table, withdrawalId)) {
    await exchange.release({ accountId, transferId: withdrawalId });
    await advance(parts, withdrawal, "REJECTED");
  } else if (isApproved(withdrawal.approvers) || (await leavesByItself(table, withdrawal))) {
    await advance(parts, withdrawal, "APPROVED");
  } else {
    await awaitReview(table, withdrawal);
  }
}

/** Small enough, together with what else left within a day. */
async function leavesByItself(table: Table, withdrawal: Withdrawal): Promise<boolean> {
  const network = networkOf(withdrawal);
  const asset = specOf(withdrawal);
  if (needsApproval(withdrawal, [], network, asset)) return false;
  const before = await leavingUnreviewed(table, withdrawal);
  return before !== undefined && !needsApproval(withdrawal, before, network, asset);
}

async function send(parts: CashierParts, withdrawal: Withdrawal): Promise<void> {
  const { accountId, withdrawalId, network, asset, address, addressTag } = withdrawal;
  if (await isRejected(parts.table, withdrawalId)) {
    await parts.exchange.release({ accountId, transferId: withdrawalId });
    return advance(parts, withdrawal, "REJECTED");
  }
  try {
    const amount = arrivingOf(withdrawal);
    const payment = { id: withdrawalId, network, asset, address, addressTag, amount };
    const txId = await parts.chain.pay(payment);
    await advance(parts, withdrawal, "SENT", { txId });
  } catch (error) {
    if (!(error instanceof ChainRefusal)) throw error;
    // The next look finds it rejected, and lets go of what is held.
    parts.log.warn("payment-refused", { withdrawalId, reason: error.message });
    await rejectByChain(parts.table, { withdrawalId, reason: error.message, nowMs: parts.nowMs() });
  }
}

async function watch(parts: CashierParts, withdrawal: Withdrawal): Promise<void> {
  const { accountId, withdrawalId, network, txId = "" } = withdrawal;
  const confirmations = await parts.chain.confirmations(network, txId);
  if (confirmations < networkOf(withdrawal).confirmationsMin) {
    if (confirmations === withdrawal.confirmations) return;
    return noteConfirmations(parts.table, withdrawalId, confirmations);
  }
  await parts.exchange.settle({ accountId, transferId: withdrawalId });
  await advance(parts, withdrawal, "CONFIRMED", { confirmations });
}

async function advance(
  { table, nowMs, log }: CashierParts,
  withdrawal: Withdrawal,
  to: Withdrawal["state"],
  told: { readonly txId?: string; readonly confirmations?: number } = {},
): Promise<void> {
  const { withdrawalId, state } = withdrawal;
  const step = { from: state, to, nowMs: nowMs(), ...told };
  if (await advanceWithdrawal(table, withdrawal, step)) {
    log.info("withdrawal-advanced", { withdrawalId, from: state, to });
  }
}

/** What the receiver gets. */
function arrivingOf(withdrawal: Withdrawal): string {
  const spec = specOf(withdrawal);
  const units = unitsOf(withdrawal.amount, spec) - unitsOf(withdrawal.fee, spec);
  return formatDecimal(units, spec.decimals);
}

function networkOf({ asset, network }: Withdrawal): CoinNetwork {
  const found = findNetwork(asset, network);
  if (found === undefined) throw new Error(`${asset} has no network ${network}.`);
  return found;
}

function specOf({ asset }: Withdrawal): AssetSpec {
  const found = ASSETS.find((listed) => listed.asset === asset);
  if (found === undefined) throw new Error(`${asset} is not listed.`);
  return found;
}
