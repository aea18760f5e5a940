import { fundingAccountOf } from "../account/index.ts";
import { everyPage, nextNumber, type Table } from "../table/index.ts";
import { type Attempt, overBefore } from "./attempt.ts";
import { listLimitMax, openTransfersPage, signedTransferSecondsMax } from "./limits.ts";
import { signedTransfers, type TransferRecord, transfers } from "./transfer.entity.ts";
import { keyBehind } from "./time-key.ts";
import type { Transfer, TransferType } from "./wire.ts";

export interface TransferWish {
  readonly accountId: number;
  readonly type: TransferType;
  readonly asset: string;
  readonly amount: string;
  readonly nowMs: number;
  /** Of the caller who will have it made at once; without one the cashier does it. */
  readonly attempt?: Attempt;
  /** Names the signed bytes that ask for it; they mean the same transfer however often they come. */
  readonly requestId?: string | undefined;
}

/**
 * Writes down that somebody wants to move money between their own wallets; none moves by it. With a
 * requestId that was used before, the first transfer is the answer.
 */
export async function noteTransfer(
  table: Table,
  wish: TransferWish,
): Promise<{ readonly transfer: Transfer; readonly isNew: boolean }> {
  const { nowMs, attempt, requestId, ...rest } = wish;
  const record: TransferRecord = {
    ...rest,
    transferNumber: await numberOf(table, requestId, nowMs),
    state: "PENDING",
    ...(attempt !== undefined && { attemptUntilMs: attempt.untilMs }),
    createdTimeMs: nowMs,
  };
  const { rejected } = await transfers(table)
    .create(record)
    .go({ returnOnConditionCheckFailure: true });
  if (!rejected) return { transfer: record, isNew: true };
  return { transfer: await readTransfer(table, record.transferNumber), isNew: false };
}

/** A new number, and for signed bytes always the one they were given first. */
async function numberOf(
  table: Table,
  requestId: string | undefined,
  nowMs: number,
): Promise<number> {
  const transferNumber = await nextNumber(table, "transfer");
  if (requestId === undefined) return transferNumber;
  const expireAt = Math.floor(nowMs / 1_000) + signedTransferSecondsMax;
  const { rejected } = await signedTransfers(table)
    .create({ requestId, transferNumber, expireAt })
    .go({ returnOnConditionCheckFailure: true });
  if (!rejected) return transferNumber;
  const { data } = await signedTransfers(table).get({ requestId }).go({ consistent: true });
  if (data === null) throw new Error(`The number of the signed transfer ${requestId} vanished.`);
  return data.transferNumber;
}

async function readTransfer(table: Table, transferNumber: number): Promise<Transfer> {
  const { data } = await transfers(table).get({ transferNumber }).go({ consistent: true });
  if (data === null) throw new Error(`Transfer ${transferNumber} vanished.`);
  return data;
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
  return readTransfer(table, transferNumber);
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
    .between({ createdTimeMs: startTimeMs }, { createdTimeMs: keyBehind(endTimeMs) })
    .go({ limit: listLimitMax, order: "desc" });
  return data;
}

/** Everything that is written down and may not have happened yet, oldest first: the cashier's work. */
export function openTransfers(table: Table): AsyncGenerator<Transfer, void> {
  const open = transfers(table).query.byState({ state: "PENDING" });
  return everyPage((cursor) => open.go({ limit: openTransfersPage, cursor }));
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
