import { fundingAccountOf } from "../account/index.ts";
import { nextNumber, type Table } from "../table/index.ts";
import { listLimitMax, openTransfersPage } from "./limits.ts";
import { type TransferRecord, transfers } from "./transfer.entity.ts";
import type { Transfer, TransferType } from "./wire.ts";

export interface TransferWish {
  readonly accountId: number;
  readonly type: TransferType;
  readonly asset: string;
  readonly amount: string;
  readonly nowMs: number;
}

/** Writes down that somebody wants to move money between their own wallets; none moves by it. */
export async function noteTransfer(table: Table, wish: TransferWish): Promise<Transfer> {
  const { nowMs, ...rest } = wish;
  const record: TransferRecord = {
    ...rest,
    transferNumber: await nextNumber(table, "transfer"),
    state: "PENDING",
    createdTimeMs: nowMs,
  };
  await transfers(table).create(record).go();
  return record;
}

/** What the engine made of it; what has ended stays as it is. */
export async function endTransfer(
  table: Table,
  { transferNumber, createdTimeMs }: Pick<Transfer, "transferNumber" | "createdTimeMs">,
  refusal: string | undefined,
): Promise<void> {
  await transfers(table)
    .patch({ transferNumber })
    .set(refusal === undefined ? { state: "CONFIRMED" } : { state: "FAILED", reason: refusal })
    .composite({ createdTimeMs })
    .where(({ state }, { eq }) => eq(state, "PENDING"))
    .go({ returnOnConditionCheckFailure: true });
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
