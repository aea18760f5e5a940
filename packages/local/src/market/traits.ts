/** The character of a simulated market. Shares are of the price: 0.0001 is one basis point. */
export interface MarketTraits {
  readonly symbol: string;
  /** Where the price starts when nothing was ever traded. */
  readonly basePrice: number;
  /** From the fair price to the best quote, and from there to the next one. */
  readonly halfSpreadShare: number;
  readonly stepShare: number;
  /** What the best quote and a usual trade are worth, in the quote asset. */
  readonly topQuoteWorth: number;
  readonly tradeWorth: number;
  readonly tradesPerMinute: number;
}

export const MARKET_TRAITS: readonly MarketTraits[] = [
  {
    symbol: "BTCUSDT",
    basePrice: 97_000,
    halfSpreadShare: 0.000_01,
    stepShare: 0.000_03,
    topQuoteWorth: 18_000,
    tradeWorth: 700,
    tradesPerMinute: 8,
  },
  {
    symbol: "ETHUSDT",
    basePrice: 3_400,
    halfSpreadShare: 0.000_015,
    stepShare: 0.000_04,
    topQuoteWorth: 11_000,
    tradeWorth: 450,
    tradesPerMinute: 7,
  },
  {
    symbol: "SOLUSDT",
    basePrice: 190,
    halfSpreadShare: 0.000_03,
    stepShare: 0.000_08,
    topQuoteWorth: 6_000,
    tradeWorth: 250,
    tradesPerMinute: 6,
  },
  {
    symbol: "BNBUSDT",
    basePrice: 650,
    halfSpreadShare: 0.000_03,
    stepShare: 0.000_06,
    topQuoteWorth: 6_000,
    tradeWorth: 250,
    tradesPerMinute: 6,
  },
  {
    symbol: "ETHBTC",
    basePrice: 3_400 / 97_000,
    halfSpreadShare: 0.000_14,
    stepShare: 0.000_29,
    topQuoteWorth: 0.2,
    tradeWorth: 0.006,
    tradesPerMinute: 6,
  },
];

/** Asset prices in USDT: how far each moves in a day, as a share, and how much with the others. */
export const ASSET_TRAITS = {
  BTC: { basePrice: 97_000, dailyDeviation: 0.022, commonShare: 0.85 },
  ETH: { basePrice: 3_400, dailyDeviation: 0.03, commonShare: 0.75 },
  SOL: { basePrice: 190, dailyDeviation: 0.04, commonShare: 0.65 },
  BNB: { basePrice: 650, dailyDeviation: 0.022, commonShare: 0.6 },
} as const;

export type PricedAsset = keyof typeof ASSET_TRAITS;
