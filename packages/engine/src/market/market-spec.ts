/** An asset and the unit its balances are counted in. */
export interface AssetSpec {
  /** Small, dense, never reused. */
  readonly assetId: number;
  readonly asset: string;
  /** One asset = 10^decimals units. */
  readonly decimals: number;
}

/**
 * Trading takes everything. Halt, Break and EndOfDay take cancels only (they differ in the data that
 * flows); CancelOnly takes cancels and amendments.
 */
export const MarketStatus = { Trading: 0, Halt: 1, Break: 2, CancelOnly: 3, EndOfDay: 4 } as const;
export type MarketStatus = (typeof MarketStatus)[keyof typeof MarketStatus];

/** What a market offers beyond plain orders: bits of `MarketSpec.features`. */
export const MarketFeature = {
  Iceberg: 1,
  /** MARKET by quoteOrderQty. */
  QuoteMarket: 2,
  TrailingStop: 4,
  CancelReplace: 8,
  Amend: 16,
  Oco: 32,
  Oto: 64,
  Opo: 128,
  Peg: 256,
} as const;
export type MarketFeature = (typeof MarketFeature)[keyof typeof MarketFeature];
export const ALL_FEATURES = 511;

/** Where the reference price comes from. */
export const ReferencePriceKind = { None: 0, ArithmeticMean: 1, External: 2 } as const;
export type ReferencePriceKind = (typeof ReferencePriceKind)[keyof typeof ReferencePriceKind];

/** One of the three parts of a commission, each rate in 1/100,000,000 of what is received. */
export interface FeeRates {
  readonly makerRate: number;
  readonly takerRate: number;
  readonly buyerRate: number;
  readonly sellerRate: number;
}

/**
 * A traded pair and its grid. Prices are counted in ticks and quantities in lots, so
 * notionalUnits = priceTicks * quantityLots * quoteUnitsPerTickLot is exact.
 * In every limit below, 0 switches that limit off, unless it says otherwise.
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
  /** Bits 1 << OrderType, MarketFeature, and 1 << SelfTradePrevention: what may be used here. */
  readonly orderTypes: number;
  readonly features: number;
  readonly selfTradePreventionModes: number;
  /** PRICE_FILTER */
  readonly minPriceTicks: number;
  readonly maxPriceTicks: number;
  /** LOT_SIZE; both always apply. */
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  /** MARKET_LOT_SIZE, for MARKET orders only. */
  readonly marketMinQuantityLots: number;
  readonly marketMaxQuantityLots: number;
  readonly marketStepLots: number;
  /** NOTIONAL; a minimum of 0 never fails. */
  readonly minNotionalUnits: number;
  readonly maxNotionalUnits: number;
  readonly applyMinToMarket: boolean;
  readonly applyMaxToMarket: boolean;
  /** MIN_NOTIONAL, the older filter that some markets have beside or instead of NOTIONAL. */
  readonly oldMinNotionalUnits: number;
  readonly oldMinNotionalToMarket: boolean;
  /** PERCENT_PRICE, multipliers in 1/10000; off when `percentPriceUp` is 0. */
  readonly percentPriceUp: number;
  readonly percentPriceDown: number;
  /** PERCENT_PRICE_BY_SIDE, multipliers in 1/10000; off for a side whose `Up` is 0. */
  readonly bidMultiplierUp: number;
  readonly bidMultiplierDown: number;
  readonly askMultiplierUp: number;
  readonly askMultiplierDown: number;
  /** Window of the average price that the filters above use, minutes; 0 = the last price. */
  readonly avgPriceMins: number;
  /** TRAILING_DELTA, in BIPS; a pair whose max is 0 is off. */
  readonly minTrailingAboveBips: number;
  readonly maxTrailingAboveBips: number;
  readonly minTrailingBelowBips: number;
  readonly maxTrailingBelowBips: number;
  /** ICEBERG_PARTS */
  readonly maxIcebergParts: number;
  /** MAX_POSITION, in base units. */
  readonly maxPositionUnits: number;
  /** MAX_NUM_ORDERS (always applies), MAX_NUM_ALGO_ORDERS and so on: per account, on this market. */
  readonly maxNumOrders: number;
  readonly maxNumAlgoOrders: number;
  readonly maxNumIcebergOrders: number;
  readonly maxNumOrderLists: number;
  readonly maxNumOrderAmends: number;
  /** PRICE_RANGE execution rule: multipliers of the reference price in 1/10000. */
  readonly bidLimitUp: number;
  readonly bidLimitDown: number;
  readonly askLimitUp: number;
  readonly askLimitDown: number;
  readonly referencePriceKind: ReferencePriceKind;
  /** Of the arithmetic mean: how many buckets of what width. */
  readonly referenceBucketCount: number;
  readonly referenceBucketWidthMs: number;
  /** What both sides of a trade pay, taken from what they receive. */
  readonly standardFees: FeeRates;
  readonly taxFees: FeeRates;
  readonly specialFees: FeeRates;
}

/** What holds for the whole exchange. 0 switches a limit off. */
export interface ExchangeSpec {
  /** The asset in which accounts may pay their fees at a discount; 0 = none. */
  readonly feeAssetId: number;
  /** What the standard part of the fee is multiplied by then, in 1/10000 (7500 = 25 % off). */
  readonly feeDiscount: number;
  /** EXCHANGE_MAX_NUM_*: open orders of an account over all markets. */
  readonly maxNumOrders: number;
  readonly maxNumAlgoOrders: number;
  readonly maxNumIcebergOrders: number;
  readonly maxNumOrderLists: number;
  /** MAX_ASSET: the most units of an asset one order may be about. */
  readonly maxAssets: readonly { readonly assetId: number; readonly limitUnits: number }[];
}

/** What an account may do, and what it pays. */
export interface AccountSpec {
  readonly accountId: number;
  /** False: frozen; new orders, lists, replacements and amendments are refused, cancels are not. */
  readonly canTrade: boolean;
  readonly canWithdraw: boolean;
  readonly canDeposit: boolean;
  /** Accounts of one group count as one for self-trade prevention; 0 = no group. */
  readonly tradeGroupId: number;
  /** The account's own standard maker and taker rate (its tier), or -1 for the market's. */
  readonly makerRate: number;
  readonly takerRate: number;
  /** Pay fees in the exchange's fee asset while enough of it is free. */
  readonly paysInFeeAsset: boolean;
}
