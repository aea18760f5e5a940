import type { Table } from "../table/index.ts";
import { orders } from "./order-history.entity.ts";
import { unpackOrder } from "./pack.ts";
import type { Owner, Page, PastOrder } from "./past-order.ts";
import { idsFrom, readPage, readUpTo } from "./read-list.ts";

/** A page of an account's orders on one market as they were stored last, oldest first. */
export function listStoredOrders(table: Table, owner: Owner, page: Page): Promise<PastOrder[]> {
  return readPage(
    {
      placeOf: ({ order }: PastOrder) => ({ id: order.orderId, timeUs: order.createdTimeUs }),
      read: async (orderId, way, limit) => {
        const [first, last] = idsFrom(orderId, way);
        const range = orders(table)
          .query.byId(owner)
          .between({ orderId: first }, { orderId: last });
        const items = await readUpTo(limit, (options) =>
          range.go({ ...options, order: way, consistent: true }),
        );
        return items.map((item) => unpackOrder(item.order, item));
      },
    },
    page,
  );
}
