import type { Table } from "../table/index.ts";
import { nextNumber } from "../table/index.ts";
import { accounts } from "./account.entity.ts";
import { findAccountByUserId } from "./find-account.ts";
import type { Account } from "./wire.ts";

/** The numbers below are left for the house's own accounts. */
const ACCOUNT_ID_FIRST = 1001;

export interface OpenAccountInput {
  readonly userId: string;
  readonly email: string;
  readonly nowMs: number;
}

/**
 * Opens the user's account, or answers the one already open. Of several calls at once one wins; a
 * loser's number is given up, which leaves a gap and nothing else.
 */
export async function openAccount(table: Table, input: OpenAccountInput): Promise<Account> {
  const known = await findAccountByUserId(table, input.userId);
  if (known !== undefined) return known;

  const opened: Account = {
    userId: input.userId,
    accountId: ACCOUNT_ID_FIRST - 1 + (await nextNumber(table, "accountId")),
    email: input.email,
    kycStatus: "NONE",
    role: "TRADER",
    createdTimeMs: input.nowMs,
  };
  const { rejected } = await accounts(table)
    .create(opened)
    .go({ returnOnConditionCheckFailure: true });
  if (!rejected) return opened;

  const winner = await findAccountByUserId(table, input.userId);
  if (winner === undefined) {
    throw new Error(`The account of user ${input.userId} was deleted while it was being opened.`);
  }
  return winner;
}
