import { createTable, type Table } from "@bourse/core/table";
import { startTable, tableOf, type TestTable } from "./test-table.ts";

export interface HistoryTable extends TestTable {
  readonly table: Table;
}

/** A DynamoDB with an empty history: orders, trades and balances live in it. */
export async function startHistoryTable(): Promise<HistoryTable> {
  const started = await startTable(tableOf("OrderHistory", "KEYS_ONLY"));
  return { ...started, table: createTable(started.name) };
}
