import type { OrderView } from "@bourse/engine/event";
import { LIST_LIMIT_MAX } from "../../../limits.ts";
import { asFarAsKnown, type TradingDeps } from "./deps.ts";

/** By which match self-trade prevention last took from an order: a part of its answer. */
export interface LastMatch {
  readonly preventedMatchId?: number;
}

const NONE: LastMatch = {};
/** So many orders are looked up in the history beside one another. */
const LOOKED_UP_AT_ONCE = 16;

/** Empty for an order that lost nothing, and while the history is out of reach. */
export async function lastMatchOf({ history }: TradingDeps, order: OrderView): Promise<LastMatch> {
  const { accountId, marketId, orderId, preventedLots } = order;
  if (preventedLots === 0) return NONE;
  const page = { orderId, limit: LIST_LIMIT_MAX };
  const matches = await asFarAsKnown(history.matches({ accountId, marketId }, page));
  const last = matches?.at(-1);
  return last === undefined ? NONE : { preventedMatchId: last.preventedMatchId };
}

/** Of those orders that lost a part: hardly ever one. */
export async function lastMatchesOf(
  deps: TradingDeps,
  orders: readonly OrderView[],
): Promise<ReadonlyMap<OrderView, LastMatch>> {
  const found = new Map<OrderView, LastMatch>();
  const prevented = orders.filter(({ preventedLots }) => preventedLots > 0);
  for (let from = 0; from < prevented.length; from += LOOKED_UP_AT_ONCE) {
    const some = prevented.slice(from, from + LOOKED_UP_AT_ONCE);
    const matches = await Promise.all(some.map((order) => lastMatchOf(deps, order)));
    for (const [index, order] of some.entries()) found.set(order, matches[index] ?? NONE);
  }
  return found;
}
