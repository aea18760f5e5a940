import type { PlaceOrder } from "../src/command/index.ts";
import type { AssetSpec, MarketSpec } from "../src/market/index.ts";
import { MarketStatus, OrderType, Side, TimeInForce } from "../src/market/index.ts";

/** Assets counted in whole pieces, so that a scenario can be checked in the head. */
export const EURO: AssetSpec = { assetId: 1, asset: "EUR", decimals: 0 };
export const APPLE: AssetSpec = { assetId: 2, asset: "APPLE", decimals: 0 };
export const PEAR: AssetSpec = { assetId: 3, asset: "PEAR", decimals: 0 };
export const ASSETS = [EURO, APPLE, PEAR];

/** A market without fees and with limits so wide that none is met by accident. */
export function marketSpec(changes: Partial<MarketSpec> = {}): MarketSpec {
  return {
    marketId: 1,
    symbol: "APPLEEUR",
    baseAssetId: APPLE.assetId,
    quoteAssetId: EURO.assetId,
    status: MarketStatus.Trading,
    priceDecimals: 0,
    tickSizeUnits: 1,
    quantityDecimals: 0,
    stepSizeUnits: 1,
    baseUnitsPerLot: 1,
    quoteUnitsPerTickLot: 1,
    minPriceTicks: 1,
    maxPriceTicks: 1_000_000,
    minQuantityLots: 1,
    maxQuantityLots: 1_000_000,
    marketMinQuantityLots: 0,
    marketMaxQuantityLots: 1_000_000,
    minNotionalUnits: 1,
    maxNotionalUnits: 0,
    applyMinToMarket: true,
    applyMaxToMarket: false,
    bidMultiplierUp: 1_000_000,
    bidMultiplierDown: 1,
    askMultiplierUp: 1_000_000,
    askMultiplierDown: 1,
    avgPriceMins: 5,
    maxNumOrders: 200,
    makerFeeRate: 0,
    takerFeeRate: 0,
    ...changes,
  };
}

/** A limit buy of 5 at 100 for account 1001, changed as a test needs it. */
export function order(changes: Partial<PlaceOrder> = {}): PlaceOrder {
  return {
    kind: "PlaceOrder",
    accountId: 1001,
    marketId: 1,
    side: Side.Buy,
    orderType: OrderType.Limit,
    timeInForce: TimeInForce.Gtc,
    priceTicks: 100,
    quantityLots: 5,
    quoteQuantityUnits: 0,
    clientOrderId: "a",
    ...changes,
  };
}
