/** What self-trade prevention kept from happening, as Binance's answers show it. */
export interface PreventedMatchInfo {
  readonly symbol: string;
  readonly preventedMatchId: number;
  readonly takerOrderId: number;
  readonly makerSymbol: string;
  readonly makerOrderId: number;
  /** -1 when the accounts are in no group. */
  readonly tradeGroupId: number;
  readonly selfTradePreventionMode: string;
  readonly price: string;
  readonly takerPreventedQuantity?: string;
  readonly makerPreventedQuantity?: string;
  readonly transactTime: number;
}
