import {
  type AssetSpec,
  formatDecimal,
  type MarketSpec,
  MarketStatus,
} from "@bourse/engine/market";

export { type DecimalProblem, formatDecimal, parseDecimal } from "@bourse/engine/market";

/** One element of `exchangeInfo.symbols[].filters`. */
export type SymbolFilter = Readonly<Record<string, string | number | boolean>> & {
  readonly filterType: string;
};

/** One element of `exchangeInfo.symbols`, as Binance writes it. */
export interface SymbolInfo {
  readonly symbol: string;
  readonly status: string;
  readonly baseAsset: string;
  readonly baseAssetPrecision: number;
  readonly quoteAsset: string;
  readonly quotePrecision: number;
  readonly quoteAssetPrecision: number;
  readonly baseCommissionPrecision: number;
  readonly quoteCommissionPrecision: number;
  readonly orderTypes: readonly string[];
  readonly icebergAllowed: boolean;
  readonly ocoAllowed: boolean;
  readonly otoAllowed: boolean;
  readonly opoAllowed: boolean;
  readonly quoteOrderQtyMarketAllowed: boolean;
  readonly allowTrailingStop: boolean;
  readonly cancelReplaceAllowed: boolean;
  readonly amendAllowed: boolean;
  readonly pegInstructionsAllowed: boolean;
  readonly isSpotTradingAllowed: boolean;
  readonly isMarginTradingAllowed: boolean;
  readonly filters: readonly SymbolFilter[];
  readonly permissions: readonly string[];
  readonly permissionSets: readonly (readonly string[])[];
  readonly defaultSelfTradePreventionMode: string;
  readonly allowedSelfTradePreventionModes: readonly string[];
}

/** A limit as `exchangeInfo.rateLimits` publishes it. */
export interface RateLimitInfo {
  readonly rateLimitType: "REQUEST_WEIGHT" | "ORDERS" | "RAW_REQUESTS" | "CONNECTIONS";
  readonly interval: "SECOND" | "MINUTE" | "DAY";
  readonly intervalNum: number;
  readonly limit: number;
}

/** MarketStatus on the wire, indexed by its number. */
export const SYMBOL_STATUS_NAMES = [
  "TRADING",
  "HALT",
  "BREAK",
  "CANCEL_ONLY",
  "END_OF_DAY",
] as const;

/**
 * Orders name at most this many decimals of an asset; more is -1111. Amounts the exchange computes
 * are shown with at least as many, and with more only where rounding would lose a part.
 */
export const ASSET_PRECISION = 8;

/** What exchangeInfo says of a market: what the spot API offers there, not what the engine could. */
export function symbolInfo(market: MarketSpec, base: AssetSpec, quote: AssetSpec): SymbolInfo {
  return {
    symbol: market.symbol,
    status: SYMBOL_STATUS_NAMES[market.status],
    baseAsset: base.asset,
    baseAssetPrecision: ASSET_PRECISION,
    quoteAsset: quote.asset,
    quotePrecision: ASSET_PRECISION,
    quoteAssetPrecision: ASSET_PRECISION,
    baseCommissionPrecision: ASSET_PRECISION,
    quoteCommissionPrecision: Math.max(ASSET_PRECISION, quote.decimals),
    orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET"],
    icebergAllowed: false,
    ocoAllowed: false,
    otoAllowed: false,
    opoAllowed: false,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    amendAllowed: false,
    pegInstructionsAllowed: false,
    isSpotTradingAllowed: market.status === MarketStatus.Trading,
    isMarginTradingAllowed: false,
    filters: symbolFilters(market, quote),
    permissions: [],
    permissionSets: [["SPOT"]],
    defaultSelfTradePreventionMode: "NONE",
    allowedSelfTradePreventionModes: ["NONE"],
  };
}

/** The filters that the offered orders can meet on this market, in Binance's order. */
export function symbolFilters(market: MarketSpec, quote: AssetSpec): SymbolFilter[] {
  const price = (ticks: number): string => formatPrice(market, ticks);
  const quantity = (lots: number): string => formatQuantity(market, lots);
  return [
    {
      filterType: "PRICE_FILTER",
      minPrice: price(market.minPriceTicks),
      maxPrice: price(market.maxPriceTicks),
      tickSize: price(1),
    },
    {
      filterType: "LOT_SIZE",
      minQty: quantity(market.minQuantityLots),
      maxQty: quantity(market.maxQuantityLots),
      stepSize: quantity(1),
    },
    {
      filterType: "MARKET_LOT_SIZE",
      minQty: quantity(market.marketMinQuantityLots),
      maxQty: quantity(market.marketMaxQuantityLots),
      stepSize: quantity(0),
    },
    {
      filterType: "PERCENT_PRICE_BY_SIDE",
      bidMultiplierUp: formatMultiplier(market.bidMultiplierUp),
      bidMultiplierDown: formatMultiplier(market.bidMultiplierDown),
      askMultiplierUp: formatMultiplier(market.askMultiplierUp),
      askMultiplierDown: formatMultiplier(market.askMultiplierDown),
      avgPriceMins: market.avgPriceMins,
    },
    {
      filterType: "NOTIONAL",
      minNotional: formatDecimal(market.minNotionalUnits, quote.decimals),
      applyMinToMarket: market.applyMinToMarket,
      maxNotional: formatDecimal(market.maxNotionalUnits, quote.decimals),
      applyMaxToMarket: market.applyMaxToMarket,
      avgPriceMins: market.avgPriceMins,
    },
    { filterType: "MAX_NUM_ORDERS", maxNumOrders: market.maxNumOrders },
  ];
}

/** A price in ticks as a decimal string. */
export function formatPrice(market: MarketSpec, priceTicks: number): string {
  return formatDecimal(priceTicks * market.tickSizeUnits, market.priceDecimals);
}

/** A quantity in lots as a decimal string; a saturated sum stays exact up to 2^53. */
export function formatQuantity(market: MarketSpec, quantityLots: number): string {
  return formatDecimal(quantityLots * market.stepSizeUnits, market.quantityDecimals);
}

/** A commission rate in 1/100,000,000 as a decimal string. */
export function formatFeeRate(rate: number): string {
  return formatDecimal(rate, 8);
}

function formatMultiplier(tenThousandths: number): string {
  return formatDecimal(tenThousandths, 4, 0);
}
