import { OrderListKind, OrderListStatus } from "@bourse/engine/market";

/** One of the orders that depend on each other. */
export interface ListLeg {
  readonly orderId: number;
  /** Empty when nobody told it yet. A cancel does not change it: Binance goes on with the old one. */
  readonly clientOrderId: string;
}

/** An order list as it was last seen, open or done. */
export interface OrderList {
  /** Rises over all markets. */
  readonly orderListId: number;
  readonly accountId: number;
  readonly marketId: number;
  readonly listKind: OrderListKind;
  readonly isDone: boolean;
  readonly listClientOrderId: string;
  /** In the order they were sent; of a pair the stop loss first. */
  readonly legs: readonly ListLeg[];
  readonly createdTimeUs: number;
  readonly updatedTimeUs: number;
}

/** Only what is pending makes the difference to a client: an OTOCO is an OTO as well. */
export function contingencyOf({ listKind }: Pick<OrderList, "listKind">): "OCO" | "OTO" {
  return listKind === OrderListKind.Oco ? "OCO" : "OTO";
}

/** How an event of a list is told: the type of the message, and the state of the list. */
export const LIST_STATUS_WORDS = {
  [OrderListStatus.Executing]: { type: "EXEC_STARTED", state: "EXECUTING" },
  [OrderListStatus.AllDone]: { type: "ALL_DONE", state: "ALL_DONE" },
  [OrderListStatus.Updated]: { type: "UPDATED", state: "EXECUTING" },
} as const;
