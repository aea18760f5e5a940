import type { ExchangeSpec, FeeRates, MarketSpec } from "../../market/index.ts";

/**
 * Copies of specs, each kind always built the same way: whoever made the original, the engine's
 * hottest reads then meet objects of one shape, and nothing but what a spec has is kept.
 */
export function plainMarketSpec(spec: MarketSpec): MarketSpec {
  return {
    marketId: spec.marketId,
    symbol: spec.symbol,
    baseAssetId: spec.baseAssetId,
    quoteAssetId: spec.quoteAssetId,
    status: spec.status,
    priceDecimals: spec.priceDecimals,
    tickSizeUnits: spec.tickSizeUnits,
    quantityDecimals: spec.quantityDecimals,
    stepSizeUnits: spec.stepSizeUnits,
    baseUnitsPerLot: spec.baseUnitsPerLot,
    quoteUnitsPerTickLot: spec.quoteUnitsPerTickLot,
    orderTypes: spec.orderTypes,
    features: spec.features,
    selfTradePreventionModes: spec.selfTradePreventionModes,
    minPriceTicks: spec.minPriceTicks,
    maxPriceTicks: spec.maxPriceTicks,
    minQuantityLots: spec.minQuantityLots,
    maxQuantityLots: spec.maxQuantityLots,
    marketMinQuantityLots: spec.marketMinQuantityLots,
    marketMaxQuantityLots: spec.marketMaxQuantityLots,
    marketStepLots: spec.marketStepLots,
    minNotionalUnits: spec.minNotionalUnits,
    maxNotionalUnits: spec.maxNotionalUnits,
    applyMinToMarket: spec.applyMinToMarket,
    applyMaxToMarket: spec.applyMaxToMarket,
    oldMinNotionalUnits: spec.oldMinNotionalUnits,
    oldMinNotionalToMarket: spec.oldMinNotionalToMarket,
    percentPriceUp: spec.percentPriceUp,
    percentPriceDown: spec.percentPriceDown,
    bidMultiplierUp: spec.bidMultiplierUp,
    bidMultiplierDown: spec.bidMultiplierDown,
    askMultiplierUp: spec.askMultiplierUp,
    askMultiplierDown: spec.askMultiplierDown,
    avgPriceMins: spec.avgPriceMins,
    minTrailingAboveBips: spec.minTrailingAboveBips,
    maxTrailingAboveBips: spec.maxTrailingAboveBips,
    minTrailingBelowBips: spec.minTrailingBelowBips,
    maxTrailingBelowBips: spec.maxTrailingBelowBips,
    maxIcebergParts: spec.maxIcebergParts,
    maxPositionUnits: spec.maxPositionUnits,
    maxNumOrders: spec.maxNumOrders,
    maxNumAlgoOrders: spec.maxNumAlgoOrders,
    maxNumIcebergOrders: spec.maxNumIcebergOrders,
    maxNumOrderLists: spec.maxNumOrderLists,
    maxNumOrderAmends: spec.maxNumOrderAmends,
    bidLimitUp: spec.bidLimitUp,
    bidLimitDown: spec.bidLimitDown,
    askLimitUp: spec.askLimitUp,
    askLimitDown: spec.askLimitDown,
    referencePriceKind: spec.referencePriceKind,
    referenceBucketCount: spec.referenceBucketCount,
    referenceBucketWidthMs: spec.referenceBucketWidthMs,
    standardFees: plainFeeRates(spec.standardFees),
    taxFees: plainFeeRates(spec.taxFees),
    specialFees: plainFeeRates(spec.specialFees),
  };
}

export function plainExchangeSpec(spec: ExchangeSpec): ExchangeSpec {
  return {
    feeAssetId: spec.feeAssetId,
    feeDiscount: spec.feeDiscount,
    maxNumOrders: spec.maxNumOrders,
    maxNumAlgoOrders: spec.maxNumAlgoOrders,
    maxNumIcebergOrders: spec.maxNumIcebergOrders,
    maxNumOrderLists: spec.maxNumOrderLists,
    maxAssets: spec.maxAssets.map(({ assetId, limitUnits }) => ({ assetId, limitUnits })),
  };
}

function plainFeeRates({ makerRate, takerRate, buyerRate, sellerRate }: FeeRates): FeeRates {
  return { makerRate, takerRate, buyerRate, sellerRate };
}
