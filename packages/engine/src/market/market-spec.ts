/** An asset and the unit its balances are counted in. */
export interface AssetSpec {
  /** Small, dense, never reused. */
  readonly assetId: number;
  readonly asset: string;
  /** One asset = 10^decimals units. */
  readonly decimals: number;
}

export const MarketStatus = { Trading: 0, Halt: 1, Break: 2, CancelOnly: 3 } as const;
export type MarketStatus = (typeof MarketStatus)[keyof typeof MarketStatus];

/**
 * A traded pair and its grid. Prices are counted in ticks and quantities in lots, so
 * notionalUnits = priceTicks * quantityLots * quoteUnitsPerTickLot is exact.
 */
export interface MarketSpec {
  /** Small, dense, never reused. */
  readonly marketId: number;
  readonly symbol: string;
  readonly baseAssetId: number;
  readonly quoteAssetId: number;
  readonly status: MarketStatus;
  /** One tick = 10^-priceDecimals * tickSizeUnits of the quote asset (tick 0.01: 2 and 1). */
  readonly priceDecimals: number;
  readonly tickSizeUnits: number;
  /** One lot = 10^-quantityDecimals * stepSizeUnits of the base asset. */
  readonly quantityDecimals: number;
  readonly stepSizeUnits: number;
  readonly baseUnitsPerLot: number;
  readonly quoteUnitsPerTickLot: number;
  /** PRICE_FILTER */
  readonly minPriceTicks: number;
  readonly maxPriceTicks: number;
  /** LOT_SIZE */
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  /** MARKET_LOT_SIZE, for MARKET orders only; a minimum of 0 disables that part. */
  readonly marketMinQuantityLots: number;
  readonly marketMaxQuantityLots: number;
  /** NOTIONAL */
  readonly minNotionalUnits: number;
  readonly maxNotionalUnits: number;
  readonly applyMinToMarket: boolean;
  readonly applyMaxToMarket: boolean;
  /** PERCENT_PRICE_BY_SIDE, multipliers in 1/10000. */
  readonly bidMultiplierUp: number;
  readonly bidMultiplierDown: number;
  readonly askMultiplierUp: number;
  readonly askMultiplierDown: number;
  /** Window of the average price that NOTIONAL and PERCENT_PRICE_BY_SIDE use, minutes. */
  readonly avgPriceMins: number;
  /** MAX_NUM_ORDERS: open orders an account may have on this market. */
  readonly maxNumOrders: number;
  /** Commission in 1/100000 of what a side receives. */
  readonly makerFeeRate: number;
  readonly takerFeeRate: number;
}
