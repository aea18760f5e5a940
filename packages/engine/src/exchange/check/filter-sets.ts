import type { ExchangeSpec, MarketSpec } from "../../market/index.ts";

/** A filter's number is its place in FILTERS: the order in which filters are judged. */
export const Filter = {
  Price: 0,
  LotSize: 1,
  MarketLotSize: 2,
  PercentPrice: 3,
  PercentPriceBySide: 4,
  TrailingDelta: 5,
  IcebergParts: 6,
  MinNotional: 7,
  Notional: 8,
  MaxPosition: 9,
  MaxNumOrders: 10,
  MaxNumIcebergOrders: 11,
  MaxNumAlgoOrders: 12,
  MaxNumOrderLists: 13,
  ExchangeMaxNumOrders: 14,
  ExchangeMaxNumIcebergOrders: 15,
  ExchangeMaxNumAlgoOrders: 16,
  ExchangeMaxNumOrderLists: 17,
  MaxAsset: 18,
} as const;

/** A set of filters: bit 1 << number for each of them. */
export function filterSet(...filters: readonly number[]): number {
  return filters.reduce((set, filter) => set | (1 << filter), 0);
}

const ALL = filterSet(...Object.values(Filter));
const OF_LIMIT_PRICE = filterSet(Filter.PercentPrice, Filter.PercentPriceBySide);
const OF_NOTIONAL = filterSet(Filter.MinNotional, Filter.Notional);
const OF_QUANTITY =
  OF_NOTIONAL |
  filterSet(
    Filter.LotSize,
    Filter.MarketLotSize,
    Filter.IcebergParts,
    Filter.MaxPosition,
    Filter.MaxAsset,
  );

/** Which filters judge an order at which moment of its life. */
export const Stage = {
  /** When it comes (rule 3.8). */
  Entry: ALL,
  /** The same for a leg whose quantity only its working order will tell (rule 12.9). */
  EntryUnsized: ALL & ~OF_QUANTITY,
  /** When it becomes smaller (rule 13.5). */
  Amend: OF_NOTIONAL | filterSet(Filter.LotSize, Filter.MarketLotSize),
  /** When a pending leg begins to work (rule 12.8). */
  Release: OF_NOTIONAL | OF_LIMIT_PRICE | filterSet(Filter.Price, Filter.LotSize),
  /** The same for a leg that had no quantity on entry (rule 12.9). */
  ReleaseUnsized: OF_QUANTITY | OF_LIMIT_PRICE | filterSet(Filter.Price),
  /** When a pegged stop gets its price (rule 8.5). */
  Trigger: OF_NOTIONAL | OF_LIMIT_PRICE | filterSet(Filter.Price),
} as const;
export type Stage = number;

const OF_ALGO_ORDERS = filterSet(Filter.MaxNumAlgoOrders, Filter.ExchangeMaxNumAlgoOrders);
const OF_TRAILING = filterSet(Filter.TrailingDelta);
const OF_MARKET_ORDERS = filterSet(Filter.MarketLotSize);
const LIMIT = ALL & ~(OF_ALGO_ORDERS | OF_TRAILING | OF_MARKET_ORDERS);
const MARKET = ALL & ~(OF_ALGO_ORDERS | OF_TRAILING | OF_LIMIT_PRICE | filterSet(Filter.Price));
const STOP_LIMIT = ALL & ~OF_MARKET_ORDERS;
const STOP = STOP_LIMIT & ~OF_LIMIT_PRICE;

/** Which filters an order type knows, by its number. */
export const FILTERS_OF_TYPE: readonly number[] = [
  LIMIT,
  MARKET,
  LIMIT,
  STOP,
  STOP_LIMIT,
  STOP,
  STOP_LIMIT,
];

export const OF_ORDERS = filterSet(Filter.MaxNumOrders, Filter.ExchangeMaxNumOrders);
export const OF_LISTS = filterSet(Filter.MaxNumOrderLists, Filter.ExchangeMaxNumOrderLists);
export const OF_ICEBERGS = filterSet(
  Filter.IcebergParts,
  Filter.MaxNumIcebergOrders,
  Filter.ExchangeMaxNumIcebergOrders,
);
export const OF_BUYS = filterSet(Filter.MaxPosition);

/** What a pegged order must pass at the price it names too (rule 9.2). */
export const OF_BOTH_PRICES = OF_NOTIONAL | OF_LIMIT_PRICE;

/** Filters that may concern a plain LIMIT order, and that few markets have. */
export const UNUSUAL = filterSet(
  Filter.PercentPrice,
  Filter.MinNotional,
  Filter.MaxPosition,
  Filter.ExchangeMaxNumOrders,
  Filter.MaxAsset,
);

export const OF_EXCHANGE = filterSet(
  Filter.ExchangeMaxNumOrders,
  Filter.ExchangeMaxNumIcebergOrders,
  Filter.ExchangeMaxNumAlgoOrders,
  Filter.ExchangeMaxNumOrderLists,
);

/** Which filters are on, so that those which are off cost nothing. */
export function filtersOf(spec: MarketSpec, exchangeSpec: ExchangeSpec): number {
  const isOn: readonly (readonly [filter: number, on: boolean])[] = [
    [Filter.Price, true],
    [Filter.LotSize, true],
    [
      Filter.MarketLotSize,
      spec.marketMinQuantityLots + spec.marketMaxQuantityLots + spec.marketStepLots > 0,
    ],
    [Filter.PercentPrice, spec.percentPriceUp > 0],
    [Filter.PercentPriceBySide, spec.bidMultiplierUp + spec.askMultiplierUp > 0],
    [Filter.TrailingDelta, spec.maxTrailingAboveBips + spec.maxTrailingBelowBips > 0],
    [Filter.IcebergParts, spec.maxIcebergParts > 0],
    [Filter.MinNotional, spec.oldMinNotionalUnits > 0],
    [Filter.Notional, spec.minNotionalUnits + spec.maxNotionalUnits > 0],
    [Filter.MaxPosition, spec.maxPositionUnits > 0],
    [Filter.MaxNumOrders, true],
    [Filter.MaxNumIcebergOrders, spec.maxNumIcebergOrders > 0],
    [Filter.MaxNumAlgoOrders, spec.maxNumAlgoOrders > 0],
    [Filter.MaxNumOrderLists, spec.maxNumOrderLists > 0],
    [Filter.ExchangeMaxNumOrders, exchangeSpec.maxNumOrders > 0],
    [Filter.ExchangeMaxNumIcebergOrders, exchangeSpec.maxNumIcebergOrders > 0],
    [Filter.ExchangeMaxNumAlgoOrders, exchangeSpec.maxNumAlgoOrders > 0],
    [Filter.ExchangeMaxNumOrderLists, exchangeSpec.maxNumOrderLists > 0],
    [Filter.MaxAsset, exchangeSpec.maxAssets.some((limit) => concerns(limit.assetId, spec))],
  ];
  return filterSet(...isOn.filter(([, on]) => on).map(([filter]) => filter));
}

function concerns(assetId: number, spec: MarketSpec): boolean {
  return assetId === spec.baseAssetId || assetId === spec.quoteAssetId;
}
