/** Order lists as Binance's answers show them. */

export interface OrderListInfo {
  readonly orderListId: number;
  readonly contingencyType: "OCO" | "OTO";
  readonly listStatusType: "EXEC_STARTED" | "UPDATED" | "ALL_DONE";
  readonly listOrderStatus: "EXECUTING" | "ALL_DONE";
  readonly listClientOrderId: string;
  readonly transactionTime: number;
  readonly symbol: string;
  readonly orders: readonly {
    readonly symbol: string;
    readonly orderId: number;
    readonly clientOrderId: string;
  }[];
}
