import type { Table } from "../table/index.ts";
import { orders } from "./order-history.entity.ts";
import { unpackOrder } from "./pack.ts";
import type { Owner, PastOrder } from "./past-order.ts";

/** The order as it was stored last, open or closed. */
export async function findStoredOrder(
  table: Table,
  owner: Owner,
  orderId: number,
): Promise<PastOrder | undefined> {
  const { data } = await orders(table)
    .get({ ...owner, orderId })
    .go({ consistent: true });
  return data === null ? undefined : unpackOrder(data.order, data);
}

/** The order that had this name last, before or after its cancel: the one closed most recently. */
export async function findStoredOrderByName(
  table: Table,
  { accountId, marketId }: Owner,
  name: string,
): Promise<PastOrder | undefined> {
  const { query } = orders(table);
  const newest = { order: "desc", limit: 1, hydrate: true } as const;
  const answers = await Promise.all([
    query.byName({ accountId, marketId, name }).go(newest),
    query.byOrigName({ accountId, marketId, origName: name }).go(newest),
  ]);
  const [found] = answers
    .flatMap(({ data }) => data)
    .toSorted((a, b) => (a.closedAt < b.closedAt ? 1 : -1));
  return found && unpackOrder(found.order, found);
}
