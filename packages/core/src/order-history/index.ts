export type { AmendmentPage } from "./amendment-page.ts";
export { type ChangeVisitor, visitChanges } from "./changes.ts";
export { type Checkpoint, findCheckpoint } from "./checkpoint.ts";
export { clearHistory } from "./clear-history.ts";
export {
  type BalanceDays,
  balancesAtEndOf,
  type DayBalance,
  listBalanceDays,
} from "./day-balances.ts";
export { findStoredOrder, findStoredOrderByName } from "./find-order.ts";
export { hashHistory, type TableHash } from "./hash-history.ts";
export { findStoredList, findStoredListByName, listStoredLists } from "./find-list.ts";
export { listStoredMatches } from "./list-matches.ts";
export { listStoredAmendments } from "./list-amendments.ts";
export { listStoredBalances } from "./list-balances.ts";
export { listStoredOrders } from "./list-orders.ts";
export { listStoredTrades } from "./list-trades.ts";
export { isWanted, type MatchPage } from "./match-page.ts";
export { beginsAtOldest, isWithin, type Owner, type Page, type PastOrder } from "./past-order.ts";
export { HistoryContended, saveHistory } from "./save-history.ts";
export { dayOf, type StoredBalance } from "./stored-balance.ts";
