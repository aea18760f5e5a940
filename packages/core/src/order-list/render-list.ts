import { type TimeUnit } from "../order/index.ts";
import { OrderListStatus } from "@bourse/engine/market";
import { contingencyOf, LIST_STATUS_WORDS, type OrderList } from "./order-list.ts";
import type { OrderListInfo } from "./wire.ts";

/** A list as every answer shows it. */
export function renderOrderList(symbol: string, list: OrderList, time: TimeUnit): OrderListInfo {
  const status = list.isDone ? OrderListStatus.AllDone : OrderListStatus.Executing;
  const { type, state } = LIST_STATUS_WORDS[status];
  return {
    orderListId: list.orderListId,
    contingencyType: contingencyOf(list),
    listStatusType: type,
    listOrderStatus: state,
    listClientOrderId: list.listClientOrderId,
    transactionTime: time(list.updatedTimeUs),
    symbol,
    orders: list.legs.map(({ orderId, clientOrderId }) => ({ symbol, orderId, clientOrderId })),
  };
}
