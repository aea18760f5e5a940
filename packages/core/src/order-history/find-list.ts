import type { OrderList } from "../order-list/index.ts";
import type { Table } from "../table/index.ts";
import { orderLists } from "./order-history.entity.ts";
import { unpackList } from "./pack.ts";
import type { Page } from "./past-order.ts";
import { idsFrom, readPage, readUpTo } from "./read-list.ts";

/** The list as it was stored last, open or done. */
export async function findStoredList(
  table: Table,
  accountId: number,
  orderListId: number,
): Promise<OrderList | undefined> {
  const { data } = await orderLists(table).get({ accountId, orderListId }).go({ consistent: true });
  return data === null ? undefined : unpackList(data.list, data);
}

/** The list that had this name last. */
export async function findStoredListByName(
  table: Table,
  accountId: number,
  name: string,
): Promise<OrderList | undefined> {
  const newest = { order: "desc", limit: 1, hydrate: true } as const;
  const { data } = await orderLists(table).query.byName({ accountId, name }).go(newest);
  const [found] = data;
  return found && unpackList(found.list, found);
}

/** A page of an account's lists on all markets as they were stored last, oldest first. */
export function listStoredLists(table: Table, accountId: number, page: Page): Promise<OrderList[]> {
  return readPage(
    {
      placeOf: ({ orderListId, createdTimeUs }: OrderList) => ({
        id: orderListId,
        timeUs: createdTimeUs,
      }),
      read: async (orderListId, way, limit) => {
        const [first, last] = idsFrom(orderListId, way);
        const range = orderLists(table)
          .query.byId({ accountId })
          .between({ orderListId: first }, { orderListId: last });
        const items = await readUpTo(limit, (options) =>
          range.go({ ...options, order: way, consistent: true }),
        );
        return items.map((item) => unpackList(item.list, item));
      },
    },
    page,
  );
}
