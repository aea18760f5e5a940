import { MINUTE_MS } from "../candle/wire.ts";
import type { AppliedTicks, PriceCandle } from "../price/index.ts";
import { priceOf } from "../price/index.ts";
import { type KlineEvent, type PriceEvent, streamNameOf, type StreamName } from "./wire.ts";

/** One push: the stream it goes out on, and what is told there. */
export interface Push {
  readonly stream: StreamName;
  readonly event: PriceEvent | KlineEvent;
}

/** What followers are told about a batch of ticks: every candle that changed, and the last price. */
export function pushesOf(symbol: string, { state, candles }: AppliedTicks): readonly Push[] {
  const price = priceOf(state);
  const priceEvent: PriceEvent = {
    e: "price",
    E: price.eventTimeMs,
    s: symbol,
    p: price.priceDecimal,
    ma7: price.average7 ?? null,
    ma25: price.average25 ?? null,
  };
  const klines = candles.map((candle) => ({
    stream: streamNameOf(symbol, "kline_1m"),
    event: klineOf(symbol, candle, {
      eventTimeMs: price.eventTimeMs,
      closed: candle.openTimeMs < state.candle.openTimeMs,
    }),
  }));
  return [{ stream: streamNameOf(symbol, "price"), event: priceEvent }, ...klines];
}

function klineOf(
  symbol: string,
  candle: PriceCandle,
  { eventTimeMs, closed }: { readonly eventTimeMs: number; readonly closed: boolean },
): KlineEvent {
  return {
    e: "kline",
    E: eventTimeMs,
    s: symbol,
    k: {
      t: candle.openTimeMs,
      T: candle.openTimeMs + MINUTE_MS - 1,
      s: symbol,
      i: "1m",
      // Several sources feed one candle, so no trade id of one of them could stand here.
      f: -1,
      L: -1,
      o: candle.open,
      c: candle.close,
      h: candle.high,
      l: candle.low,
      v: candle.volume,
      n: candle.tradeCount,
      x: closed,
      q: candle.quoteVolume,
      V: candle.takerBuyVolume,
      Q: candle.takerBuyQuoteVolume,
      B: "0",
    },
  };
}
