import { MINUTE_MS } from "../candle/wire.ts";
import { fromProduct, fromUnits, toProduct, toUnits } from "./units.ts";
import type { PriceTick } from "./wire.ts";

/** One minute of a symbol over all its sources. Decimals are text, so nothing is ever rounded. */
export interface PriceCandle {
  readonly openTimeMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly takerBuyVolume: string;
  readonly takerBuyQuoteVolume: string;
  readonly tradeCount: number;
}

/** When the minute of a moment began. */
export const minuteOf = (timeMs: number): number => timeMs - (timeMs % MINUTE_MS);

/** The candle that the first tick of a minute opens. */
export function openCandle(tick: PriceTick): PriceCandle {
  const price = fromUnits(toUnits(tick.priceDecimal));
  const empty: PriceCandle = {
    openTimeMs: minuteOf(tick.eventTimeMs),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: "0",
    quoteVolume: "0",
    takerBuyVolume: "0",
    takerBuyQuoteVolume: "0",
    tradeCount: 0,
  };
  return addTick(empty, tick);
}

/** The candle with one more tick of its minute. */
export function addTick(candle: PriceCandle, tick: PriceTick): PriceCandle {
  const price = toUnits(tick.priceDecimal);
  const quantity = toUnits(tick.quantityDecimal);
  const bought = tick.isBuyerMaker ? 0n : quantity;
  return {
    openTimeMs: candle.openTimeMs,
    open: candle.open,
    high: price > toUnits(candle.high) ? fromUnits(price) : candle.high,
    low: price < toUnits(candle.low) ? fromUnits(price) : candle.low,
    close: fromUnits(price),
    volume: fromUnits(toUnits(candle.volume) + quantity),
    quoteVolume: fromProduct(toProduct(candle.quoteVolume) + price * quantity),
    takerBuyVolume: fromUnits(toUnits(candle.takerBuyVolume) + bought),
    takerBuyQuoteVolume: fromProduct(toProduct(candle.takerBuyQuoteVolume) + price * bought),
    tradeCount: candle.tradeCount + 1,
  };
}
