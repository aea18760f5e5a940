import type { Amendment } from "@bourse/core/amendment";
import {
  type AmendmentPage,
  type BalanceDays,
  findCheckpoint,
  findStoredList,
  findStoredListByName,
  findStoredOrder,
  findStoredOrderByName,
  listBalanceDays,
  listStoredAmendments,
  listStoredBalances,
  listStoredLists,
  listStoredMatches,
  listStoredOrders,
  listStoredTrades,
  type MatchPage,
  type Owner,
  type Page,
  type PastOrder,
} from "@bourse/core/order-history";
import type { OrderList } from "@bourse/core/order-list";
import type { PreventedMatch } from "@bourse/core/prevented-match";
import type { Table } from "@bourse/core/table";
import type { AccountTrade } from "@bourse/core/trade";

/** A page of fills, of one order when it is named. */
export type TradePage = Page & { readonly orderId?: number | undefined };

/** Everything that happened up to `lastSequence`, wherever it is kept. */
export interface StoredHistory {
  readonly lastSequence: () => Promise<number>;
  readonly findOrder: (owner: Owner, orderId: number) => Promise<PastOrder | undefined>;
  readonly findOrderByName: (owner: Owner, name: string) => Promise<PastOrder | undefined>;
  readonly orders: (owner: Owner, page: Page) => Promise<readonly PastOrder[]>;
  readonly trades: (owner: Owner, page: TradePage) => Promise<readonly AccountTrade[]>;
  readonly findList: (accountId: number, orderListId: number) => Promise<OrderList | undefined>;
  readonly findListByName: (accountId: number, name: string) => Promise<OrderList | undefined>;
  readonly lists: (accountId: number, page: Page) => Promise<readonly OrderList[]>;
  readonly matches: (owner: Owner, page: MatchPage) => Promise<readonly PreventedMatch[]>;
  readonly amendments: (owner: Owner, page: AmendmentPage) => Promise<readonly Amendment[]>;
  /** When the account's balances last changed; 0 when they never did. */
  readonly balanceTimeUs: (accountId: number) => Promise<number>;
  /** What tells the account's balances at the end of that day and of all later ones. */
  readonly balanceDays: (accountId: number, fromDay: number) => Promise<BalanceDays>;
}

/** What the history projection wrote to DynamoDB. */
export function createStoredHistory(table: Table): StoredHistory {
  return {
    lastSequence: async () => (await findCheckpoint(table)).lastSequence,
    findOrder: (owner, orderId) => findStoredOrder(table, owner, orderId),
    findOrderByName: (owner, name) => findStoredOrderByName(table, owner, name),
    orders: (owner, page) => listStoredOrders(table, owner, page),
    trades: (owner, page) => listStoredTrades(table, owner, page),
    findList: (accountId, orderListId) => findStoredList(table, accountId, orderListId),
    findListByName: (accountId, name) => findStoredListByName(table, accountId, name),
    lists: (accountId, page) => listStoredLists(table, accountId, page),
    matches: (owner, page) => listStoredMatches(table, owner, page),
    amendments: (owner, page) => listStoredAmendments(table, owner, page),
    balanceTimeUs: async (accountId) => {
      const balances = await listStoredBalances(table, accountId);
      return Math.max(0, ...balances.map(({ timeUs }) => timeUs));
    },
    balanceDays: (accountId, fromDay) => listBalanceDays(table, accountId, fromDay),
  };
}
