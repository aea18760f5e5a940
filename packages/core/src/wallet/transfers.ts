import { fundingAccountOf } from "../account/index.ts";
import { nextNumber, type Table } from "../table/index.ts";
import { type Attempt, overBefore } from "./attempt.ts";
import { listLimitMax, openTransfersPage } from "./limits.ts";
import { type TransferRecord, transfers } from "./transfer.entity.ts";
import type { Transfer, TransferType } from "./wire.ts";

export interface TransferWish {
  readonly accountId: number;
  readonly type: TransferType;
  readonly asset: string;
  readonly amount: string;
  readonly nowMs: number;
  /** Of the caller who will have it made at once; without one the cashier does it. */
  readonly attempt?: Attempt;
}

/** Writes down that somebody wants to move money between their own wallets; none moves by it. */
export async function noteTransfer(table: Table, wish: TransferWish): Promise<Transfer> {
  const { nowMs, attempt, ...rest } = wish;
  const record: TransferRecord = {
    ...rest,
    transferNumber: await nextNumber(table, "transfer"),
    state: "PENDING",
    ...(attempt !== undefined && { attemptUntilMs: attempt.untilMs }),
    createdTimeMs: nowMs,
  };
  await transfers(table).create(record).go();
  return record;
}

/** Begins an attempt at making it; false while another may reach the engine, and when it has ended. */
export async function beginTransfer(
  table: Table,
  { transferNumber }: Pick<Transfer, "transferNumber">,
  attempt: Attempt,
): Promise<boolean> {
  const { rejected } = await transfers(table)
    .patch({ transferNumber })
    .set({ attemptUntilMs: attempt.untilMs })
    .where(
      ({ state, attemptUntilMs }, { eq, lt, notExists }) =>
        `${eq(state, "PENDING")} AND ` +
        `(${notExists(attemptUntilMs)} OR ${lt(attemptUntilMs, overBefore(attempt))})`,
    )
    .go({ returnOnConditionCheckFailure: true });
  return !rejected;
}

/**
 * Writes down what the engine said to an attempt, and answers the transfer as it is then. A refusal
 * ends it only when no newer attempt has begun, which may yet be granted; what has ended stays as it is.
 */
export async function noteTransferred(
  table: Table,
  { transferNumber, createdTimeMs }: Pick<Transfer, "transferNumber" | "createdTimeMs">,
  { attempt, refusal }: { readonly attempt: Attempt; readonly refusal: string | undefined },
): Promise<Transfer> {
  await transfers(table)
    .patch({ transferNumber })
    .set(refusal === undefined ? { state: "CONFIRMED" } : { state: "FAILED", reason: refusal })
    .composite({ createdTimeMs })
    .where(({ state, attemptUntilMs }, { eq }) =>
      refusal === undefined
        ? eq(state, "PENDING")
        : `${eq(state, "PENDING")} AND ${eq(attemptUntilMs, attempt.untilMs)}`,
    )
    .go({ returnOnConditionCheckFailure: true });
  const { data } = await transfers(table).get({ transferNumber }).go({ consistent: true });
  if (data === null) throw new Error(`Transfer ${transferNumber} vanished.`);
  return data;
}

/** Of one account and direction, newest first. */
export async function listTransfers(
  table: Table,
  query: {
    readonly accountId: number;
    readonly type: TransferType;
    readonly startTimeMs: number;
    readonly endTimeMs: number;
  },
): Promise<readonly Transfer[]> {
  const { accountId, type, startTimeMs, endTimeMs } = query;
  const { data } = await transfers(table)
    .query.byAccount({ accountId, type })
    .between({ createdTimeMs: startTimeMs }, { createdTimeMs: endTimeMs })
    .go({ limit: listLimitMax, order: "desc" });
  return data;
}

/** What is written down and may not have happened yet, oldest first: the cashier's work. */
export async function listOpenTransfers(table: Table): Promise<readonly Transfer[]> {
  const { data } = await transfers(table)
    .query.byState({ state: "PENDING" })
    .go({ limit: openTransfersPage });
  return data;
}

/** Between which accounts of the engine a transfer goes, and its id there: it moves money once. */
export function routeOf({ accountId, type, transferNumber }: Transfer): {
  readonly accountId: number;
  readonly toAccountId: number;
  readonly transferId: string;
} {
  const [spot, funding] = [accountId, fundingAccountOf(accountId)];
  const transferId = `wallet-${transferNumber}`;
  return type === "MAIN_FUNDING"
    ? { accountId: spot, toAccountId: funding, transferId }
    : { accountId: funding, toAccountId: spot, transferId };
}
