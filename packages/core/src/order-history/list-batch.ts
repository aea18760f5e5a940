import { OrderListStatus } from "@bourse/engine/market";
import { ListFollower, type OrderList } from "../order-list/index.ts";
import type { AppliedEvent } from "../projection/index.ts";
import type { Table } from "../table/index.ts";
import { orderLists } from "./order-history.entity.ts";
import { packList, unpackList } from "./pack.ts";
import { readItems } from "./read-items.ts";

type ListKey = Pick<OrderList, "accountId" | "orderListId">;

export interface StoredList extends ListKey {
  readonly list: string;
  readonly name: string;
}

/** The lists that a batch of commands changed, whole; what it does not tell of them was stored before. */
export async function changedLists(
  table: Table,
  batch: readonly AppliedEvent[],
): Promise<StoredList[]> {
  const lists = await readLists(table, olderLists(batch));
  const changed = new Map<number, OrderList>();
  const follower = new ListFollower(
    (orderListId) => lists.get(orderListId),
    (list) => {
      lists.set(list.orderListId, list);
      changed.set(list.orderListId, list);
    },
  );
  for (const { events, timeUs } of batch) {
    for (const event of events) follower.take(event, timeUs);
  }
  return [...changed.values()].map((list) => ({
    accountId: list.accountId,
    orderListId: list.orderListId,
    list: packList(list),
    name: list.listClientOrderId,
  }));
}

/** Those that the batch tells of, and that began before it. */
function olderLists(batch: readonly AppliedEvent[]): readonly ListKey[] {
  const begun = new Set<number>();
  const older = new Map<number, ListKey>();
  const meet = (key: ListKey): void => {
    if (!begun.has(key.orderListId)) older.set(key.orderListId, key);
  };
  for (const { events } of batch) {
    for (const event of events) {
      if (event.kind === "OrderAmended" && event.order.orderListId !== 0) meet(event.order);
      if (event.kind !== "OrderListChanged") continue;
      if (event.listStatus === OrderListStatus.Executing) begun.add(event.orderListId);
      else meet(event);
    }
  }
  return [...older.values()];
}

async function readLists(table: Table, keys: readonly ListKey[]): Promise<Map<number, OrderList>> {
  const wanted = keys.map(({ accountId, orderListId }) => ({ accountId, orderListId }));
  const found = await readItems(wanted, (some) =>
    orderLists(table).get(some).go({ consistent: true }),
  );
  return new Map(found.map((item) => [item.orderListId, unpackList(item.list, item)]));
}
