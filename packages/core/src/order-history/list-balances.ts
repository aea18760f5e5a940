import type { Table } from "../table/index.ts";
import { balances } from "./order-history.entity.ts";
import type { StoredBalance } from "./stored-balance.ts";

/** The balances of an account as the last command that changed them left them. */
export async function listStoredBalances(
  table: Table,
  accountId: number,
): Promise<readonly StoredBalance[]> {
  const { data } = await balances(table)
    .query.byAccount({ accountId })
    .go({ pages: "all", consistent: true });
  return data;
}
