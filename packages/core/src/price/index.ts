export { findPrice, listCandles } from "./find-price.ts";
export type { PriceCandle } from "./price-candle.ts";
export { priceOf } from "./price.ts";
export type { Price } from "./price.ts";
export type { AppliedTicks } from "./price-state.ts";
export { saveTicks } from "./save-ticks.ts";
export { tradeTicks } from "./trade-ticks.ts";
export type { PriceRecord, PriceTick } from "./wire.ts";
