import {
  type AssetSpec,
  MarketFeature,
  type MarketSpec,
  MarketStatus,
  OrderType,
  SELF_TRADE_PREVENTION_NAMES,
} from "@bourse/engine/market";
import { symbolFilters } from "./symbol-filters.ts";
import { ASSET_PRECISION, SYMBOL_STATUS_NAMES, type SymbolInfo } from "./wire.ts";

/** Of orders that do not name one: nobody is protected who did not ask for it. */
const DEFAULT_SELF_TRADE_MODE = "NONE";

/** In the order in which exchangeInfo names them. */
const ORDER_TYPES = [
  ["LIMIT", OrderType.Limit],
  ["LIMIT_MAKER", OrderType.LimitMaker],
  ["MARKET", OrderType.Market],
  ["STOP_LOSS", OrderType.StopLoss],
  ["STOP_LOSS_LIMIT", OrderType.StopLossLimit],
  ["TAKE_PROFIT", OrderType.TakeProfit],
  ["TAKE_PROFIT_LIMIT", OrderType.TakeProfitLimit],
] as const;

/** What exchangeInfo says of a market: exactly what the engine takes there. */
export function symbolInfo(market: MarketSpec, base: AssetSpec, quote: AssetSpec): SymbolInfo {
  const has = (feature: MarketFeature): boolean => (market.features & feature) !== 0;
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
    orderTypes: ORDER_TYPES.filter(([, type]) => (market.orderTypes & (1 << type)) !== 0).map(
      ([name]) => name,
    ),
    icebergAllowed: has(MarketFeature.Iceberg),
    ocoAllowed: has(MarketFeature.Oco),
    otoAllowed: has(MarketFeature.Oto),
    opoAllowed: has(MarketFeature.Opo),
    quoteOrderQtyMarketAllowed: has(MarketFeature.QuoteMarket),
    allowTrailingStop: has(MarketFeature.TrailingStop),
    cancelReplaceAllowed: has(MarketFeature.CancelReplace),
    amendAllowed: has(MarketFeature.Amend),
    pegInstructionsAllowed: has(MarketFeature.Peg),
    isSpotTradingAllowed: market.status === MarketStatus.Trading,
    isMarginTradingAllowed: false,
    filters: symbolFilters(market, base, quote),
    permissions: [],
    permissionSets: [["SPOT"]],
    defaultSelfTradePreventionMode: DEFAULT_SELF_TRADE_MODE,
    allowedSelfTradePreventionModes: SELF_TRADE_PREVENTION_NAMES.filter(
      (_name, mode) => (market.selfTradePreventionModes & (1 << mode)) !== 0,
    ),
  };
}
