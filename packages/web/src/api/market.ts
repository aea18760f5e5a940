import type { SymbolFilter, SymbolInfo } from "@bourse/core/market/wire";
import { toUnits } from "../money/amount.ts";
import { withoutTrailingZeros } from "../money/display.ts";

/** A grid of allowed values: multiples of `stepUnits` x 10^-decimals. */
export interface Grid {
  readonly decimals: number;
  readonly stepUnits: number;
}

/** What the pages need to know of a market: its grids and limits, as whole numbers. */
export interface Market {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly trading: boolean;
  readonly price: Grid;
  readonly quantity: Grid;
  readonly minPriceTicks: bigint;
  readonly maxPriceTicks: bigint;
  readonly minQuantityLots: bigint;
  readonly maxQuantityLots: bigint;
  /** MARKET orders may be smaller still; 0 when the market sets no such limit. */
  readonly marketMaxQuantityLots: bigint;
  /** In units of 10^-notionalDecimals: the product of a price and a quantity is exact there. */
  readonly minNotionalUnits: bigint;
  readonly maxNotionalUnits: bigint;
  readonly notionalDecimals: number;
}

/** Reads one element of exchangeInfo. A filter that is absent limits nothing. */
export function marketOf(info: SymbolInfo): Market {
  const filter = (type: string) => info.filters.find(({ filterType }) => filterType === type);
  const prices = filter("PRICE_FILTER");
  const lots = filter("LOT_SIZE");
  const marketLots = filter("MARKET_LOT_SIZE");
  const notional = filter("NOTIONAL");
  const price = gridOf(textOf(prices, "tickSize", "0.00000001"));
  const quantity = gridOf(textOf(lots, "stepSize", "0.00000001"));
  const notionalDecimals = price.decimals + quantity.decimals;
  return {
    symbol: info.symbol,
    baseAsset: info.baseAsset,
    quoteAsset: info.quoteAsset,
    trading: info.status === "TRADING",
    price,
    quantity,
    minPriceTicks: stepsOf(textOf(prices, "minPrice", "0"), price),
    maxPriceTicks: stepsOf(textOf(prices, "maxPrice", "0"), price),
    minQuantityLots: stepsOf(textOf(lots, "minQty", "0"), quantity),
    maxQuantityLots: stepsOf(textOf(lots, "maxQty", "0"), quantity),
    marketMaxQuantityLots: stepsOf(textOf(marketLots, "maxQty", "0"), quantity),
    minNotionalUnits: toUnits(textOf(notional, "minNotional", "0"), notionalDecimals) ?? 0n,
    maxNotionalUnits: toUnits(textOf(notional, "maxNotional", "0"), notionalDecimals) ?? 0n,
    notionalDecimals,
  };
}

/** "0.01000000" -> two decimals, step 1; "0.5" -> one decimal, step 5. */
export function gridOf(stepText: string): Grid {
  const decimals = withoutTrailingZeros(stepText).split(".")[1]?.length ?? 0;
  const stepUnits = Number(toUnits(stepText, decimals) ?? 1n);
  return { decimals, stepUnits: Math.max(1, stepUnits) };
}

function stepsOf(text: string, grid: Grid): bigint {
  return (toUnits(text, grid.decimals) ?? 0n) / BigInt(grid.stepUnits);
}

function textOf(filter: SymbolFilter | undefined, name: string, fallback: string): string {
  const value = filter?.[name];
  return typeof value === "string" ? value : fallback;
}
