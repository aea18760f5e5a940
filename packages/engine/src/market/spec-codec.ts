import type { ByteReader, ByteWriter } from "../bytes/index.ts";
import type { AssetSpec, MarketSpec } from "./market-spec.ts";
import { MarketStatus } from "./market-spec.ts";

/** How assets and markets stand in the journal and in snapshots. The order of fields is the format. */
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
  writer.integer(spec.status);
  writer.integer(spec.priceDecimals);
  writer.integer(spec.tickSizeUnits);
  writer.integer(spec.quantityDecimals);
  writer.integer(spec.stepSizeUnits);
  writer.integer(spec.baseUnitsPerLot);
  writer.integer(spec.quoteUnitsPerTickLot);
  writer.integer(spec.minPriceTicks);
  writer.integer(spec.maxPriceTicks);
  writer.integer(spec.minQuantityLots);
  writer.integer(spec.maxQuantityLots);
  writer.integer(spec.marketMinQuantityLots);
  writer.integer(spec.marketMaxQuantityLots);
  writer.integer(spec.minNotionalUnits);
  writer.integer(spec.maxNotionalUnits);
  writer.boolean(spec.applyMinToMarket);
  writer.boolean(spec.applyMaxToMarket);
  writer.integer(spec.bidMultiplierUp);
  writer.integer(spec.bidMultiplierDown);
  writer.integer(spec.askMultiplierUp);
  writer.integer(spec.askMultiplierDown);
  writer.integer(spec.avgPriceMins);
  writer.integer(spec.maxNumOrders);
  writer.integer(spec.makerFeeRate);
  writer.integer(spec.takerFeeRate);
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
    minPriceTicks: reader.integer(),
    maxPriceTicks: reader.integer(),
    minQuantityLots: reader.integer(),
    maxQuantityLots: reader.integer(),
    marketMinQuantityLots: reader.integer(),
    marketMaxQuantityLots: reader.integer(),
    minNotionalUnits: reader.integer(),
    maxNotionalUnits: reader.integer(),
    applyMinToMarket: reader.boolean(),
    applyMaxToMarket: reader.boolean(),
    bidMultiplierUp: reader.integer(),
    bidMultiplierDown: reader.integer(),
    askMultiplierUp: reader.integer(),
    askMultiplierDown: reader.integer(),
    avgPriceMins: reader.integer(),
    maxNumOrders: reader.integer(),
    makerFeeRate: reader.integer(),
    takerFeeRate: reader.integer(),
  };
}
