import { movingAverage } from "./moving-average.ts";
import type { PriceState } from "./price-state.ts";

/** The newest price of a symbol, with the mean close of the last 7 and 25 whole minutes. */
export interface Price {
  readonly priceDecimal: string;
  readonly eventTimeMs: number;
  readonly average7: string | undefined;
  readonly average25: string | undefined;
}

export const priceOf = (state: PriceState): Price => ({
  priceDecimal: state.candle.close,
  eventTimeMs: state.eventTimeMs,
  average7: movingAverage(state.closes, 7),
  average25: movingAverage(state.closes, 25),
});
