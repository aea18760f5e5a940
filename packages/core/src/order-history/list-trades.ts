import type { Table } from "../table/index.ts";
import type { AccountTrade } from "../trade/index.ts";
import { findStoredOrder } from "./find-order.ts";
import { readPagesMax, tradesPerPage } from "./limits.ts";
import { trades } from "./order-history.entity.ts";
import { unpackTrades } from "./pack.ts";
import { beginsAtOldest, type Owner, type Page } from "./past-order.ts";
import { idsFrom, readPage, readUpTo, type SortedList } from "./read-list.ts";
import { tradePageOf } from "./trade-page.ts";

/** A page of an account's fills on one market, oldest first; of one order when it is named. */
export async function listStoredTrades(
  table: Table,
  owner: Owner,
  page: Page & { readonly orderId?: number | undefined },
): Promise<AccountTrade[]> {
  const { orderId } = page;
  const list = tradesOf(table, owner);
  if (orderId === undefined) return readPage(list, page);
  const past = await findStoredOrder(table, owner, orderId);
  if (past === undefined) return [];
  // It traded between its first moment and its last change, and nowhere else.
  const { createdTimeUs, updatedTimeUs } = past.order;
  const during = {
    ...page,
    startTimeMs: Math.max(page.startTimeMs ?? 0, Math.floor(createdTimeUs / 1_000)),
    endTimeMs: Math.min(page.endTimeMs ?? Infinity, Math.floor(updatedTimeUs / 1_000)),
  };
  const isMeant = (trade: AccountTrade) => trade.orderId === orderId;
  return readPage({ ...list, isMeant }, during, beginsAtOldest(page));
}

function tradesOf(table: Table, owner: Owner): SortedList<AccountTrade> {
  return {
    placeOf: ({ tradeId, timeUs }) => ({ id: tradeId, timeUs }),
    read: async (from, way, limit) => {
      let count = Math.min(readPagesMax, 1 + Math.ceil(limit / tradesPerPage));
      const entries: AccountTrade[] = [];
      let [first, last] = idsFrom(from, way).map(tradePageOf) as [number, number];
      while (first <= last) {
        const range = trades(table).query.byPage(owner).between({ page: first }, { page: last });
        const data = await readUpTo(count, (options) =>
          range.go({ ...options, order: way, consistent: true }),
        );
        for (const item of data) entries.push(...tradesFrom(item.trades, from, way));
        const end = data.at(-1);
        if (end === undefined || data.length < count || entries.length >= limit) break;
        if (way === "asc") first = end.page + 1;
        else last = end.page - 1;
        // Who trades seldom has few trades on a page.
        count = Math.min(readPagesMax, 2 * count);
      }
      return entries.slice(0, limit);
    },
  };
}

function tradesFrom(text: string, from: number, way: "asc" | "desc"): AccountTrade[] {
  const unpacked = unpackTrades(text);
  if (way === "asc") return unpacked.filter(({ tradeId }) => tradeId >= from);
  return unpacked.filter(({ tradeId }) => tradeId <= from).reverse();
}
