/** One fill of an account's own order, as myTrades shows it. All amounts are decimal strings. */
export interface AccountTradeInfo {
  readonly symbol: string;
  readonly id: number;
  readonly orderId: number;
  /** -1 when the order belongs to no list. */
  readonly orderListId: number;
  readonly price: string;
  readonly qty: string;
  readonly quoteQty: string;
  readonly commission: string;
  readonly commissionAsset: string;
  readonly time: number;
  readonly isBuyer: boolean;
  readonly isMaker: boolean;
  readonly isBestMatch: boolean;
}
