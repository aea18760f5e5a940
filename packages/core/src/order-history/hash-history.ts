import { createHash } from "node:crypto";
import type { Table } from "../table/index.ts";
import { scanHistory, type StoredItem } from "./scan-history.ts";

/** What tells two states of one kind of item apart. */
export interface TableHash {
  readonly table: string;
  readonly rows: number;
  readonly hash: string;
}

const NAMES: Readonly<Record<string, string>> = {
  order: "orders",
  trades: "trades",
  balance: "balances",
  pastBalance: "pastBalances",
  orderList: "orderLists",
  preventedMatch: "preventedMatches",
  amendment: "amendments",
};
const MODULUS = 1n << 256n;

/** Of orders, trades, balances now and before, lists, prevented matches and amendments, whatever the order they are read in. */
export async function hashHistory(table: Table): Promise<TableHash[]> {
  const sums = new Map(Object.values(NAMES).map((name) => [name, { rows: 0, sum: 0n }]));
  await scanHistory(table, (items) => {
    for (const item of items) {
      const sum = sums.get(NAMES[String(item["__edb_e__"])] ?? "");
      if (sum === undefined) continue;
      sum.rows += 1;
      sum.sum = (sum.sum + digestOf(item)) % MODULUS;
    }
  });
  return [...sums].map(([name, { rows, sum }]) => {
    return { table: name, rows, hash: sum.toString(16).padStart(64, "0") };
  });
}

function digestOf(item: StoredItem): bigint {
  const fields = Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return BigInt(`0x${createHash("sha256").update(JSON.stringify(fields)).digest("hex")}`);
}
