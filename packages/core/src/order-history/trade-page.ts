import type { Table } from "../table/index.ts";
import type { AccountTrade } from "../trade/index.ts";
import { tradesPerPage } from "./limits.ts";
import { trades as tradePages } from "./order-history.entity.ts";
import { packTrades, unpackTrades } from "./pack.ts";
import type { Owner } from "./past-order.ts";
import { readItems } from "./read-items.ts";

/** Which trades of whom. */
export interface TradePage extends Owner {
  readonly page: number;
}

/** Trades to be added to a page. */
export interface NewTrades extends TradePage {
  readonly trades: AccountTrade[];
}

export interface StoredTrades extends TradePage {
  readonly trades: string;
}

/** Trade ids of a market are cut into pages of equal length, whoever traded. */
export function tradePageOf(tradeId: number): number {
  return Math.floor(tradeId / tradesPerPage);
}

/** The pages with the new trades in them, beside those that are stored there already. */
export async function withStoredTrades(
  table: Table,
  added: readonly NewTrades[],
): Promise<StoredTrades[]> {
  const stored = await readPages(table, added);
  return added.map(({ accountId, marketId, page, trades }) => {
    const key = { accountId, marketId, page };
    return { ...key, trades: packTrades(merged(stored.get(nameOf(key)) ?? [], trades)) };
  });
}

async function readPages(
  table: Table,
  pages: readonly TradePage[],
): Promise<Map<string, AccountTrade[]>> {
  const keys = pages.map(({ accountId, marketId, page }) => ({ accountId, marketId, page }));
  const found = await readItems(keys, (wanted) =>
    tradePages(table).get(wanted).go({ consistent: true }),
  );
  return new Map(found.map((item) => [nameOf(item), unpackTrades(item.trades)]));
}

/** In order, each once; of a trade with oneself the maker's side comes first. */
function merged(stored: readonly AccountTrade[], added: readonly AccountTrade[]): AccountTrade[] {
  const bySide = new Map([...stored, ...added].map((trade) => [sideOf(trade), trade]));
  return [...bySide.values()].toSorted((a, b) => sideOf(a) - sideOf(b));
}

function sideOf({ tradeId, isMaker }: AccountTrade): number {
  return tradeId * 2 + (isMaker ? 0 : 1);
}

function nameOf({ accountId, marketId, page }: TradePage): string {
  return `${accountId}.${marketId}.${page}`;
}
