import { type AssetSpec, formatDecimal, type MarketSpec } from "@bourse/engine/market";
import { formatPrice, formatQuantity, type SymbolFilter } from "./wire.ts";

/** Multipliers of prices count ten-thousandths. */
const MULTIPLIER_DECIMALS = 4;

/** The filters that are on in this market, in Binance's order. */
export function symbolFilters(
  market: MarketSpec,
  base: AssetSpec,
  quote: AssetSpec,
): SymbolFilter[] {
  return [
    {
      filterType: "PRICE_FILTER",
      minPrice: formatPrice(market, market.minPriceTicks),
      maxPrice: formatPrice(market, market.maxPriceTicks),
      tickSize: formatPrice(market, 1),
    },
    ...sizeFilters(market),
    ...stopFilters(market),
    ...averageFilters(market),
    ...notionalFilters(market, quote),
    ...on(market.maxPositionUnits, "MAX_POSITION", {
      maxPosition: formatDecimal(market.maxPositionUnits, base.decimals),
    }),
    ...countFilters(market),
  ];
}

function sizeFilters(market: MarketSpec): SymbolFilter[] {
  const quantity = (lots: number): string => formatQuantity(market, lots);
  return [
    {
      filterType: "LOT_SIZE",
      minQty: quantity(market.minQuantityLots),
      maxQty: quantity(market.maxQuantityLots),
      stepSize: quantity(1),
    },
    ...on(market.maxIcebergParts, "ICEBERG_PARTS", { limit: market.maxIcebergParts }),
    {
      filterType: "MARKET_LOT_SIZE",
      minQty: quantity(market.marketMinQuantityLots),
      maxQty: quantity(market.marketMaxQuantityLots),
      stepSize: quantity(market.marketStepLots),
    },
  ];
}

function stopFilters(market: MarketSpec): SymbolFilter[] {
  const { maxTrailingAboveBips, maxTrailingBelowBips } = market;
  return on(maxTrailingAboveBips + maxTrailingBelowBips, "TRAILING_DELTA", {
    minTrailingAboveDelta: market.minTrailingAboveBips,
    maxTrailingAboveDelta: maxTrailingAboveBips,
    minTrailingBelowDelta: market.minTrailingBelowBips,
    maxTrailingBelowDelta: maxTrailingBelowBips,
  });
}

/** Those that compare a price with the average of the last minutes. */
function averageFilters(market: MarketSpec): SymbolFilter[] {
  const { avgPriceMins, bidMultiplierUp, askMultiplierUp } = market;
  return [
    ...on(market.percentPriceUp, "PERCENT_PRICE", {
      multiplierUp: multiplier(market.percentPriceUp),
      multiplierDown: multiplier(market.percentPriceDown),
      avgPriceMins,
    }),
    ...on(bidMultiplierUp + askMultiplierUp, "PERCENT_PRICE_BY_SIDE", {
      bidMultiplierUp: multiplier(bidMultiplierUp),
      bidMultiplierDown: multiplier(market.bidMultiplierDown),
      askMultiplierUp: multiplier(askMultiplierUp),
      askMultiplierDown: multiplier(market.askMultiplierDown),
      avgPriceMins,
    }),
  ];
}

function notionalFilters(market: MarketSpec, quote: AssetSpec): SymbolFilter[] {
  const { avgPriceMins, minNotionalUnits, maxNotionalUnits, oldMinNotionalUnits } = market;
  return [
    ...on(oldMinNotionalUnits, "MIN_NOTIONAL", {
      minNotional: formatDecimal(oldMinNotionalUnits, quote.decimals),
      applyToMarket: market.oldMinNotionalToMarket,
      avgPriceMins,
    }),
    ...on(minNotionalUnits + maxNotionalUnits, "NOTIONAL", {
      minNotional: formatDecimal(minNotionalUnits, quote.decimals),
      applyMinToMarket: market.applyMinToMarket,
      maxNotional: formatDecimal(maxNotionalUnits, quote.decimals),
      applyMaxToMarket: market.applyMaxToMarket,
      avgPriceMins,
    }),
  ];
}

function countFilters(market: MarketSpec): SymbolFilter[] {
  const { maxNumOrders, maxNumIcebergOrders, maxNumAlgoOrders } = market;
  const { maxNumOrderLists, maxNumOrderAmends } = market;
  return [
    { filterType: "MAX_NUM_ORDERS", maxNumOrders },
    ...on(maxNumOrderLists, "MAX_NUM_ORDER_LISTS", { maxNumOrderLists }),
    ...on(maxNumAlgoOrders, "MAX_NUM_ALGO_ORDERS", { maxNumAlgoOrders }),
    ...on(maxNumIcebergOrders, "MAX_NUM_ICEBERG_ORDERS", { maxNumIcebergOrders }),
    ...on(maxNumOrderAmends, "MAX_NUM_ORDER_AMENDS", { maxNumOrderAmends }),
  ];
}

/** A filter whose limit is 0 is off, and not told of. */
function on(
  limit: number,
  filterType: string,
  fields: Readonly<Record<string, string | number | boolean>>,
): SymbolFilter[] {
  return limit === 0 ? [] : [{ filterType, ...fields }];
}

function multiplier(tenThousandths: number): string {
  return formatDecimal(tenThousandths, MULTIPLIER_DECIMALS, 0);
}
