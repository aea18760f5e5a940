import { clearHistory, findCheckpoint, hashHistory, saveHistory } from "@bourse/core/order-history";
import type { Table } from "@bourse/core/table";
import type { Sink } from "./sink.ts";

/** Orders, trades and balances in DynamoDB. */
export function historySink(table: Table): Sink {
  return {
    name: "history",
    lastSequence: async () => (await findCheckpoint(table)).lastSequence,
    empty: () => clearHistory(table, () => {}),
    save: async (batch) => void (await saveHistory(table, batch)),
    finish: async () => {},
    hashes: () => hashHistory(table),
    close: async () => {},
  };
}
