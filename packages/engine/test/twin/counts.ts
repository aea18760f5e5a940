import type { ExchangeSpec, MarketSpec } from "../../src/market/index.ts";
import { OrderType, TimeInForce, isContingent } from "../../src/market/index.ts";
import type { TwinOrder, World } from "./state.ts";
import { openOrdersOf } from "./state.ts";
import type { Subject } from "./subject.ts";

/** A new order, what its account has open beside it, and how much may be. */
interface Count {
  readonly subject: Subject;
  readonly orders: readonly TwinOrder[];
  readonly lists: number;
  readonly limits: MarketSpec | ExchangeSpec;
}

/** Rule 4.9: on this market. */
export function countHere(subject: Subject): Count {
  const { spec, orders, lists } = subject.market;
  return {
    subject,
    orders: orders.filter((order) => order.accountId === subject.accountId),
    lists: lists.filter((list) => list.accountId === subject.accountId).length,
    limits: spec,
  };
}

/** Rule 4.10: over all markets. */
export function countAll(world: World, subject: Subject): Count {
  const lists = world.markets.flatMap((market) => market.lists);
  return {
    subject,
    orders: openOrdersOf(world, subject.accountId),
    lists: lists.filter((list) => list.accountId === subject.accountId).length,
    limits: world.exchange,
  };
}

/** Rule 4.9: MAX_NUM_ORDERS always applies. */
export function passesOrders({ subject, orders, limits }: Count): boolean {
  if (!mayStayOpen(subject)) return true;
  return orders.length + subject.adds.orders <= limits.maxNumOrders;
}

/** Rule 4.10: EXCHANGE_MAX_NUM_ORDERS may be off. */
export function passesAllOrders(count: Count): boolean {
  return count.limits.maxNumOrders === 0 || passesOrders(count);
}

/** Rules 4.9 and 4.10 */
export function passesIcebergs({ subject, orders, limits }: Count): boolean {
  if (subject.icebergLots === 0 || !mayStayOpen(subject)) return true;
  const open = orders.filter(({ icebergLots }) => icebergLots > 0).length;
  return isWithin(open + subject.adds.icebergs, limits.maxNumIcebergOrders);
}

/** Rules 4.9 and 4.10: contingent types, triggered or not. */
export function passesAlgos({ subject, orders, limits }: Count): boolean {
  if (!isContingent(subject.orderType)) return true;
  const open = orders.filter(({ orderType }) => isContingent(orderType)).length;
  return isWithin(open + subject.adds.algos, limits.maxNumAlgoOrders);
}

/** Rules 4.9 and 4.10: a list counts once. */
export function passesLists({ subject, lists, limits }: Count): boolean {
  if (subject.adds.lists === 0) return true;
  return isWithin(lists + subject.adds.lists, limits.maxNumOrderLists);
}

function isWithin(count: number, max: number): boolean {
  return max === 0 || count <= max;
}

/** Rule 4.9: not MARKET, not IOC or FOK without a trigger; of a list every leg. */
function mayStayOpen({ orderType, timeInForce, adds }: Subject): boolean {
  if (adds.lists > 0 || isContingent(orderType)) return true;
  return orderType !== OrderType.Market && timeInForce === TimeInForce.Gtc;
}
