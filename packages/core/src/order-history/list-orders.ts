import type { Table } from "../table/index.ts";
import { orders } from "./order-history.entity.ts";
import { unpackOrder } from "./pack.ts";
import type { Owner, Page, PastOrder } from "./past-order.ts";
import { readPage, readUpTo } from "./read-list.ts";

/** A page of an account's orders on one market as they were stored last, oldest first. */
export function listStoredOrders(table: Table, owner: Owner, page: Page): Promise<PastOrder[]> {
  return readPage(
    {
      placeOf: ({ order }: PastOrder) => ({ id: order.orderId, timeUs: order.createdTimeUs }),
      read: async (orderId, way, limit) => {
        const { byId } = orders(table).query;
        const from = way === "asc" ? byId(owner).gte({ orderId }) : byId(owner).lte({ orderId });
        const items = await readUpTo(limit, (options) =>
          from.go({ ...options, order: way, consistent: true }),
        );
        return items.map((item) => unpackOrder(item.order, item));
      },
    },
    page,
  );
}
