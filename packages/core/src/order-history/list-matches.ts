import type { PreventedMatch } from "../prevented-match/index.ts";
import type { Table } from "../table/index.ts";
import type { MatchPage } from "./match-page.ts";
import { preventedMatches } from "./order-history.entity.ts";
import { unpackMatch } from "./pack.ts";
import type { Owner } from "./past-order.ts";
import { readUpTo } from "./read-list.ts";

/** Prevented matches of an account on a market: the one that is named, or those of an order. */
export async function listStoredMatches(
  table: Table,
  { accountId, marketId }: Owner,
  page: MatchPage,
): Promise<PreventedMatch[]> {
  const owner = { accountId, marketId };
  const { preventedMatchId, orderId, fromPreventedMatchId = 0, limit } = page;
  if (preventedMatchId !== undefined) {
    const key = { ...owner, preventedMatchId };
    const { data } = await preventedMatches(table).get(key).go({ consistent: true });
    return data === null ? [] : [unpackMatch(data.match)];
  }
  if (orderId === undefined) return [];
  const { byTaker, byMaker } = preventedMatches(table).query;
  const from = { preventedMatchId: fromPreventedMatchId };
  const [asTaker, asMaker] = await Promise.all([
    readUpTo(limit, (options) =>
      byTaker({ ...owner, takerOrderId: orderId })
        .gte(from)
        .go({ ...options, hydrate: true }),
    ),
    readUpTo(limit, (options) =>
      byMaker({ ...owner, makerOrderId: orderId })
        .gte(from)
        .go({ ...options, hydrate: true }),
    ),
  ]);
  return [...asTaker, ...asMaker]
    .map(({ match }) => unpackMatch(match))
    .toSorted((a, b) => a.preventedMatchId - b.preventedMatchId)
    .slice(0, limit);
}
