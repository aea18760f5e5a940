import {
  findCheckpoint,
  findStoredOrder,
  findStoredOrderByName,
  listStoredBalances,
  listStoredOrders,
  listStoredTrades,
  type Owner,
  type Page,
  type PastOrder,
} from "@bourse/core/order-history";
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
  /** When the account's balances last changed; 0 when they never did. */
  readonly balanceTimeUs: (accountId: number) => Promise<number>;
}

/** What the history projection wrote to DynamoDB. */
export function createStoredHistory(table: Table): StoredHistory {
  return {
    lastSequence: async () => (await findCheckpoint(table)).lastSequence,
    findOrder: (owner, orderId) => findStoredOrder(table, owner, orderId),
    findOrderByName: (owner, name) => findStoredOrderByName(table, owner, name),
    orders: (owner, page) => listStoredOrders(table, owner, page),
    trades: (owner, page) => listStoredTrades(table, owner, page),
    balanceTimeUs: async (accountId) => {
      const balances = await listStoredBalances(table, accountId);
      return Math.max(0, ...balances.map(({ timeUs }) => timeUs));
    },
  };
}
