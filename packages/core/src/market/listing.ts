import { type AssetSpec, type MarketSpec, MarketStatus } from "@bourse/engine/market";

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
  const maxQuantityLots = input.maxQuantityBase * lotsPerBase;
  return {
    marketId: input.marketId,
    symbol: input.base + input.quote,
    baseAssetId: base.assetId,
    quoteAssetId: quote.assetId,
    status: MarketStatus.Trading,
    priceDecimals: input.priceDecimals,
    tickSizeUnits: 1,
    quantityDecimals: input.quantityDecimals,
    stepSizeUnits: 1,
    baseUnitsPerLot: 10 ** (base.decimals - input.quantityDecimals),
    quoteUnitsPerTickLot: 10 ** (quote.decimals - input.priceDecimals - input.quantityDecimals),
    minPriceTicks: 1,
    maxPriceTicks: input.maxPriceQuote * 10 ** input.priceDecimals,
    minQuantityLots: 1,
    maxQuantityLots,
    marketMinQuantityLots: 0,
    marketMaxQuantityLots: input.maxMarketQuantityBase * lotsPerBase,
    minNotionalUnits: input.minNotionalUnits,
    maxNotionalUnits: input.maxNotionalQuote * 10 ** quote.decimals,
    applyMinToMarket: true,
    applyMaxToMarket: false,
    bidMultiplierUp: 50_000,
    bidMultiplierDown: 2_000,
    askMultiplierUp: 50_000,
    askMultiplierDown: 2_000,
    avgPriceMins: 5,
    maxNumOrders: 200,
    makerFeeRate: 100,
    takerFeeRate: 100,
  };
}

function assetNamed(name: string): AssetSpec {
  const found = ASSETS.find(({ asset }) => asset === name);
  if (found === undefined) throw new Error(`Market of an asset that is not listed: ${name}.`);
  return found;
}
