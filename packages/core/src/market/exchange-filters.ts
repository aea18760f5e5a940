import {
  type AssetSpec,
  type ExchangeSpec,
  formatDecimal,
  type MarketSpec,
} from "@bourse/engine/market";
import type { SymbolFilter } from "./wire.ts";

/** The filters that count an account's orders over all markets, in Binance's order. */
export function exchangeFilters({
  maxNumOrders,
  maxNumAlgoOrders,
  maxNumIcebergOrders,
  maxNumOrderLists,
}: ExchangeSpec): SymbolFilter[] {
  const limits = { maxNumOrders, maxNumAlgoOrders, maxNumIcebergOrders, maxNumOrderLists };
  return Object.entries(limits)
    .filter(([, limit]) => limit > 0)
    .map(([field, limit]) => ({ filterType: FILTER_TYPES[field] ?? "", [field]: limit }));
}

/** How much of each of a market's assets one order may be about. */
export function assetFilters(
  { maxAssets }: ExchangeSpec,
  { baseAssetId, quoteAssetId }: MarketSpec,
  assetOf: (assetId: number) => AssetSpec,
): SymbolFilter[] {
  return maxAssets
    .filter(({ limitUnits }) => limitUnits > 0)
    .filter(({ assetId }) => assetId === baseAssetId || assetId === quoteAssetId)
    .map(({ assetId, limitUnits }) => {
      const { asset, decimals } = assetOf(assetId);
      return { filterType: "MAX_ASSET", asset, limit: formatDecimal(limitUnits, decimals) };
    });
}

const FILTER_TYPES: Readonly<Record<string, string>> = {
  maxNumOrders: "EXCHANGE_MAX_NUM_ORDERS",
  maxNumAlgoOrders: "EXCHANGE_MAX_NUM_ALGO_ORDERS",
  maxNumIcebergOrders: "EXCHANGE_MAX_NUM_ICEBERG_ORDERS",
  maxNumOrderLists: "EXCHANGE_MAX_NUM_ORDER_LISTS",
};
