import type { Table } from "../table/index.ts";
import { accounts } from "./account.entity.ts";
import type { Account, KycStatus, Role } from "./wire.ts";

/** Records the outcome of the identity check. */
export const setKycStatus = (table: Table, userId: string, kycStatus: KycStatus): Promise<void> =>
  change(table, userId, { kycStatus });

/** Makes an operator of a trader, or the reverse. */
export const setRole = (table: Table, userId: string, role: Role): Promise<void> =>
  change(table, userId, { role });

async function change(
  table: Table,
  userId: string,
  to: Partial<Pick<Account, "kycStatus" | "role">>,
): Promise<void> {
  const { rejected } = await accounts(table)
    .patch({ userId })
    .set(to)
    .go({ returnOnConditionCheckFailure: true });
  if (rejected) throw new Error(`User ${userId} has no account yet: open it first.`);
}
