import {
  ALL_FEATURES,
  type AssetSpec,
  type FeeRates,
  type MarketSpec,
  MarketStatus,
  ORDER_TYPE_NAMES,
  ReferencePriceKind,
  SELF_TRADE_PREVENTION_NAMES,
} from "@bourse/engine/market";

/**
 * What is traded on a new exchange. BTC has ten decimals because ETHBTC counts ticks of 0.00001 BTC
 * times lots of 0.0001 ETH: one tick of one lot is then exactly ten units, and nothing is rounded.
 */
export const ASSETS: readonly AssetSpec[] = [
  { assetId: 1, asset: "USDT", decimals: 8 },
  { assetId: 2, asset: "BTC", decimals: 10 },
  { assetId: 3, asset: "ETH", decimals: 8 },
  { assetId: 4, asset: "SOL", decimals: 8 },
  { assetId: 5, asset: "BNB", decimals: 8 },
];

/** Names for people, shown beside the short ones. */
export const ASSET_NAMES: Readonly<Record<string, string>> = {
  USDT: "TetherUS",
  BTC: "Bitcoin",
  ETH: "Ethereum",
  SOL: "Solana",
  BNB: "BNB",
};

/** A market as an operator thinks of it: the grid as powers of ten, limits in whole coins. */
interface MarketDraft {
  readonly marketId: number;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
  readonly maxPriceQuote: number;
  readonly maxQuantityBase: number;
  readonly maxMarketQuantityBase: number;
  /** In quote units of the asset, because it may be a fraction of a coin. */
  readonly minNotionalUnits: number;
  readonly maxNotionalQuote: number;
}

const USDT_UNITS = 10 ** 8;
const BTC_UNITS = 10 ** 10;

/** One bit for each of the words, all of them set. */
const allOf = (words: readonly string[]): number => 2 ** words.length - 1;
const NO_FEES: FeeRates = { makerRate: 0, takerRate: 0, buyerRate: 0, sellerRate: 0 };
/** 0.1 % of what a side receives, whichever side it is. */
const STANDARD_FEES: FeeRates = { ...NO_FEES, makerRate: 100_000, takerRate: 100_000 };

/** What all markets have in common. They take every kind of order, and exchangeInfo says so. */
const COMMON = {
  /** How a market begins; later the operator says (`npm run market`). */
  status: MarketStatus.Trading,
  tickSizeUnits: 1,
  stepSizeUnits: 1,
  orderTypes: allOf(ORDER_TYPE_NAMES),
  features: ALL_FEATURES,
  selfTradePreventionModes: allOf(SELF_TRADE_PREVENTION_NAMES),
  minPriceTicks: 1,
  minQuantityLots: 1,
  marketMinQuantityLots: 0,
  marketStepLots: 0,
  applyMinToMarket: true,
  applyMaxToMarket: false,
  oldMinNotionalUnits: 0,
  oldMinNotionalToMarket: false,
  percentPriceUp: 0,
  percentPriceDown: 0,
  bidMultiplierUp: 50_000,
  bidMultiplierDown: 2_000,
  askMultiplierUp: 50_000,
  askMultiplierDown: 2_000,
  avgPriceMins: 5,
  minTrailingAboveBips: 10,
  maxTrailingAboveBips: 2_000,
  minTrailingBelowBips: 10,
  maxTrailingBelowBips: 2_000,
  maxIcebergParts: 100,
  maxPositionUnits: 0,
  maxNumOrders: 200,
  maxNumAlgoOrders: 5,
  maxNumIcebergOrders: 0,
  maxNumOrderLists: 20,
  maxNumOrderAmends: 10,
  bidLimitUp: 0,
  bidLimitDown: 0,
  askLimitUp: 0,
  askLimitDown: 0,
  referencePriceKind: ReferencePriceKind.None,
  referenceBucketCount: 0,
  referenceBucketWidthMs: 0,
  standardFees: STANDARD_FEES,
  taxFees: NO_FEES,
  specialFees: NO_FEES,
} as const satisfies Partial<MarketSpec>;

/** The five markets with Binance's own tick sizes, lot sizes and filters. */
export const MARKETS: readonly MarketSpec[] = [
  draft({
    marketId: 1,
    base: "BTC",
    quote: "USDT",
    priceDecimals: 2,
    quantityDecimals: 5,
    maxPriceQuote: 1_000_000,
    maxQuantityBase: 9_000,
    maxMarketQuantityBase: 130,
    minNotionalUnits: 5 * USDT_UNITS,
    maxNotionalQuote: 9_000_000,
  }),
  draft({
    marketId: 2,
    base: "ETH",
    quote: "USDT",
    priceDecimals: 2,
    quantityDecimals: 4,
    maxPriceQuote: 1_000_000,
    maxQuantityBase: 9_000,
    maxMarketQuantityBase: 2_500,
    minNotionalUnits: 5 * USDT_UNITS,
    maxNotionalQuote: 9_000_000,
  }),
  draft({
    marketId: 3,
    base: "SOL",
    quote: "USDT",
    priceDecimals: 2,
    quantityDecimals: 3,
    maxPriceQuote: 100_000,
    maxQuantityBase: 90_000,
    maxMarketQuantityBase: 40_000,
    minNotionalUnits: 5 * USDT_UNITS,
    maxNotionalQuote: 9_000_000,
  }),
  draft({
    marketId: 4,
    base: "BNB",
    quote: "USDT",
    priceDecimals: 2,
    quantityDecimals: 3,
    maxPriceQuote: 100_000,
    maxQuantityBase: 9_000,
    maxMarketQuantityBase: 3_000,
    minNotionalUnits: 5 * USDT_UNITS,
    maxNotionalQuote: 9_000_000,
  }),
  draft({
    marketId: 5,
    base: "ETH",
    quote: "BTC",
    priceDecimals: 5,
    quantityDecimals: 4,
    maxPriceQuote: 1_000,
    maxQuantityBase: 100_000,
    maxMarketQuantityBase: 1_500,
    minNotionalUnits: BTC_UNITS / 10_000,
    maxNotionalQuote: 90,
  }),
];

function draft(input: MarketDraft): MarketSpec {
  const base = assetNamed(input.base);
  const quote = assetNamed(input.quote);
  const lotsPerBase = 10 ** input.quantityDecimals;
  return {
    ...COMMON,
    marketId: input.marketId,
    symbol: input.base + input.quote,
    baseAssetId: base.assetId,
    quoteAssetId: quote.assetId,
    priceDecimals: input.priceDecimals,
    quantityDecimals: input.quantityDecimals,
    baseUnitsPerLot: 10 ** (base.decimals - input.quantityDecimals),
    quoteUnitsPerTickLot: 10 ** (quote.decimals - input.priceDecimals - input.quantityDecimals),
    maxPriceTicks: input.maxPriceQuote * 10 ** input.priceDecimals,
    maxQuantityLots: input.maxQuantityBase * lotsPerBase,
    marketMaxQuantityLots: input.maxMarketQuantityBase * lotsPerBase,
    minNotionalUnits: input.minNotionalUnits,
    maxNotionalUnits: input.maxNotionalQuote * 10 ** quote.decimals,
  };
}

function assetNamed(name: string): AssetSpec {
  const found = ASSETS.find(({ asset }) => asset === name);
  if (found === undefined) throw new Error(`Market of an asset that is not listed: ${name}.`);
  return found;
}
