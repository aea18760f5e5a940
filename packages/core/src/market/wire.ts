import { formatDecimal, type MarketSpec } from "@bourse/engine/market";

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
export type SymbolStatus = (typeof SYMBOL_STATUS_NAMES)[number];

/**
 * Orders name at most this many decimals of an asset; more is -1111. Amounts the exchange computes
 * are shown with at least as many, and with more only where rounding would lose a part.
 */
export const ASSET_PRECISION = 8;

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
