import type { Amendment } from "../amendment/index.ts";
import type { Table } from "../table/index.ts";
import type { AmendmentPage } from "./amendment-page.ts";
import { amendments } from "./order-history.entity.ts";
import { unpackAmendment } from "./pack.ts";
import type { Owner } from "./past-order.ts";
import { readUpTo } from "./read-list.ts";

/** How an order was amended, oldest first. */
export async function listStoredAmendments(
  table: Table,
  { accountId, marketId }: Owner,
  { orderId, fromExecutionId = 0, limit }: AmendmentPage,
): Promise<Amendment[]> {
  const key = { accountId, marketId, orderId };
  const items = await readUpTo(limit, (options) =>
    amendments(table)
      .query.byOrder(key)
      .gte({ executionId: fromExecutionId })
      .go({ ...options, consistent: true }),
  );
  return items.map(({ executionId, amendment }) =>
    unpackAmendment(amendment, { orderId, executionId }),
  );
}
