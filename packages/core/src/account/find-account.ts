import type { Table } from "../table/index.ts";
import { accounts } from "./account.entity.ts";
import type { Account } from "./wire.ts";

/** Reads the account as it is now: whoever opened it a moment ago sees it. */
export async function findAccountByUserId(
  table: Table,
  userId: string,
): Promise<Account | undefined> {
  const { data } = await accounts(table).get({ userId }).go({ consistent: true });
  return data ?? undefined;
}
