import type { ByteReader, ByteWriter } from "../bytes/index.ts";
import type { AccountSpec, AssetSpec, ExchangeSpec, FeeRates, MarketSpec } from "./market-spec.ts";
import { MarketStatus, ReferencePriceKind } from "./market-spec.ts";

/** How specs stand in the journal and in snapshots. The order of fields is the format. */
export function writeAssetSpec(writer: ByteWriter, spec: AssetSpec): void {
  writer.integer(spec.assetId);
  writer.text(spec.asset);
  writer.integer(spec.decimals);
}

export function readAssetSpec(reader: ByteReader): AssetSpec {
  return { assetId: reader.integer(), asset: reader.text(), decimals: reader.integer() };
}

export function writeMarketSpec(writer: ByteWriter, spec: MarketSpec): void {
  writer.integer(spec.marketId);
  writer.text(spec.symbol);
  writer.integer(spec.baseAssetId);
  writer.integer(spec.quoteAssetId);
  writer.oneOf(spec.status, MarketStatus);
  writer.integer(spec.priceDecimals);
  writer.integer(spec.tickSizeUnits);
  writer.integer(spec.quantityDecimals);
  writer.integer(spec.stepSizeUnits);
  writer.integer(spec.baseUnitsPerLot);
  writer.integer(spec.quoteUnitsPerTickLot);
  writer.integer(spec.orderTypes);
  writer.integer(spec.features);
  writer.integer(spec.selfTradePreventionModes);
  writeFilters(writer, spec);
  writer.integer(spec.maxNumOrders);
  writer.integer(spec.maxNumAlgoOrders);
  writer.integer(spec.maxNumIcebergOrders);
  writer.integer(spec.maxNumOrderLists);
  writer.integer(spec.maxNumOrderAmends);
  writer.integer(spec.bidLimitUp);
  writer.integer(spec.bidLimitDown);
  writer.integer(spec.askLimitUp);
  writer.integer(spec.askLimitDown);
  writer.oneOf(spec.referencePriceKind, ReferencePriceKind);
  writer.integer(spec.referenceBucketCount);
  writer.integer(spec.referenceBucketWidthMs);
  writeFeeRates(writer, spec.standardFees);
  writeFeeRates(writer, spec.taxFees);
  writeFeeRates(writer, spec.specialFees);
}

function writeFilters(writer: ByteWriter, spec: MarketSpec): void {
  writer.integer(spec.minPriceTicks);
  writer.integer(spec.maxPriceTicks);
  writer.integer(spec.minQuantityLots);
  writer.integer(spec.maxQuantityLots);
  writer.integer(spec.marketMinQuantityLots);
  writer.integer(spec.marketMaxQuantityLots);
  writer.integer(spec.marketStepLots);
  writer.integer(spec.minNotionalUnits);
  writer.integer(spec.maxNotionalUnits);
  writer.boolean(spec.applyMinToMarket);
  writer.boolean(spec.applyMaxToMarket);
  writer.integer(spec.oldMinNotionalUnits);
  writer.boolean(spec.oldMinNotionalToMarket);
  writer.integer(spec.percentPriceUp);
  writer.integer(spec.percentPriceDown);
  writer.integer(spec.bidMultiplierUp);
  writer.integer(spec.bidMultiplierDown);
  writer.integer(spec.askMultiplierUp);
  writer.integer(spec.askMultiplierDown);
  writer.integer(spec.avgPriceMins);
  writer.integer(spec.minTrailingAboveBips);
  writer.integer(spec.maxTrailingAboveBips);
  writer.integer(spec.minTrailingBelowBips);
  writer.integer(spec.maxTrailingBelowBips);
  writer.integer(spec.maxIcebergParts);
  writer.integer(spec.maxPositionUnits);
}

export function readMarketSpec(reader: ByteReader): MarketSpec {
  return {
    marketId: reader.integer(),
    symbol: reader.text(),
    baseAssetId: reader.integer(),
    quoteAssetId: reader.integer(),
    status: reader.oneOf(MarketStatus),
    priceDecimals: reader.integer(),
    tickSizeUnits: reader.integer(),
    quantityDecimals: reader.integer(),
    stepSizeUnits: reader.integer(),
    baseUnitsPerLot: reader.integer(),
    quoteUnitsPerTickLot: reader.integer(),
    orderTypes: reader.integer(),
    features: reader.integer(),
    selfTradePreventionModes: reader.integer(),
    minPriceTicks: reader.integer(),
    maxPriceTicks: reader.integer(),
    minQuantityLots: reader.integer(),
    maxQuantityLots: reader.integer(),
    marketMinQuantityLots: reader.integer(),
    marketMaxQuantityLots: reader.integer(),
    marketStepLots: reader.integer(),
    minNotionalUnits: reader.integer(),
    maxNotionalUnits: reader.integer(),
    applyMinToMarket: reader.boolean(),
    applyMaxToMarket: reader.boolean(),
    oldMinNotionalUnits: reader.integer(),
    oldMinNotionalToMarket: reader.boolean(),
    percentPriceUp: reader.integer(),
    percentPriceDown: reader.integer(),
    bidMultiplierUp: reader.integer(),
    bidMultiplierDown: reader.integer(),
    askMultiplierUp: reader.integer(),
    askMultiplierDown: reader.integer(),
    avgPriceMins: reader.integer(),
    minTrailingAboveBips: reader.integer(),
    maxTrailingAboveBips: reader.integer(),
    minTrailingBelowBips: reader.integer(),
    maxTrailingBelowBips: reader.integer(),
    maxIcebergParts: reader.integer(),
    maxPositionUnits: reader.integer(),
    maxNumOrders: reader.integer(),
    maxNumAlgoOrders: reader.integer(),
    maxNumIcebergOrders: reader.integer(),
    maxNumOrderLists: reader.integer(),
    maxNumOrderAmends: reader.integer(),
    bidLimitUp: reader.integer(),
    bidLimitDown: reader.integer(),
    askLimitUp: reader.integer(),
    askLimitDown: reader.integer(),
    referencePriceKind: reader.oneOf(ReferencePriceKind),
    referenceBucketCount: reader.integer(),
    referenceBucketWidthMs: reader.integer(),
    standardFees: readFeeRates(reader),
    taxFees: readFeeRates(reader),
    specialFees: readFeeRates(reader),
  };
}

function writeFeeRates(writer: ByteWriter, rates: FeeRates): void {
  writer.integer(rates.makerRate);
  writer.integer(rates.takerRate);
  writer.integer(rates.buyerRate);
  writer.integer(rates.sellerRate);
}

function readFeeRates(reader: ByteReader): FeeRates {
  return {
    makerRate: reader.integer(),
    takerRate: reader.integer(),
    buyerRate: reader.integer(),
    sellerRate: reader.integer(),
  };
}

export function writeExchangeSpec(writer: ByteWriter, spec: ExchangeSpec): void {
  writer.integer(spec.feeAssetId);
  writer.integer(spec.feeDiscount);
  writer.integer(spec.maxNumOrders);
  writer.integer(spec.maxNumAlgoOrders);
  writer.integer(spec.maxNumIcebergOrders);
  writer.integer(spec.maxNumOrderLists);
  writer.integer(spec.maxAssets.length);
  for (const { assetId, limitUnits } of spec.maxAssets) {
    writer.integer(assetId);
    writer.integer(limitUnits);
  }
}

export function readExchangeSpec(reader: ByteReader): ExchangeSpec {
  return {
    feeAssetId: reader.integer(),
    feeDiscount: reader.integer(),
    maxNumOrders: reader.integer(),
    maxNumAlgoOrders: reader.integer(),
    maxNumIcebergOrders: reader.integer(),
    maxNumOrderLists: reader.integer(),
    maxAssets: readMaxAssets(reader),
  };
}

function readMaxAssets(reader: ByteReader): ExchangeSpec["maxAssets"] {
  const limits: { assetId: number; limitUnits: number }[] = [];
  // The bytes run out long before a count that lies does.
  for (let left = reader.integer(); left > 0; left--) {
    limits.push({ assetId: reader.integer(), limitUnits: reader.integer() });
  }
  return limits;
}

/** The two rates plus one, because -1 stands for the market's own. */
export function writeAccountSpec(writer: ByteWriter, spec: AccountSpec): void {
  writer.integer(spec.accountId);
  writer.boolean(spec.canTrade);
  writer.boolean(spec.canWithdraw);
  writer.boolean(spec.canDeposit);
  writer.integer(spec.tradeGroupId);
  writer.integer(spec.makerRate + 1);
  writer.integer(spec.takerRate + 1);
  writer.boolean(spec.paysInFeeAsset);
}

export function readAccountSpec(reader: ByteReader): AccountSpec {
  return {
    accountId: reader.integer(),
    canTrade: reader.boolean(),
    canWithdraw: reader.boolean(),
    canDeposit: reader.boolean(),
    tradeGroupId: reader.integer(),
    makerRate: reader.integer() - 1,
    takerRate: reader.integer() - 1,
    paysInFeeAsset: reader.boolean(),
  };
}
