/**
 * What was traded on a market in one interval. Sums of quote units are BigInts because a busy day
 * passes 2^53; everything else stays far below.
 */
export interface Candle {
  readonly openTimeMs: number;
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
  readonly volumeLots: number;
  readonly quoteVolumeUnits: bigint;
  readonly takerBuyLots: number;
  readonly takerBuyQuoteUnits: bigint;
  readonly tradeCount: number;
  /** -1 when nothing was traded. */
  readonly firstTradeId: number;
  readonly lastTradeId: number;
}

/** The candle of an interval without a trade: it stands at the last close. */
export function flatCandle(openTimeMs: number, closeTicks: number): Candle {
  return {
    openTimeMs,
    openTicks: closeTicks,
    highTicks: closeTicks,
    lowTicks: closeTicks,
    closeTicks,
    volumeLots: 0,
    quoteVolumeUnits: 0n,
    takerBuyLots: 0,
    takerBuyQuoteUnits: 0n,
    tradeCount: 0,
    firstTradeId: -1,
    lastTradeId: -1,
  };
}

/** One candle over two neighbouring stretches of time, both with trades. */
export function mergeCandles(earlier: Candle, later: Candle): Candle {
  return {
    openTimeMs: earlier.openTimeMs,
    openTicks: earlier.openTicks,
    highTicks: Math.max(earlier.highTicks, later.highTicks),
    lowTicks: Math.min(earlier.lowTicks, later.lowTicks),
    closeTicks: later.closeTicks,
    volumeLots: earlier.volumeLots + later.volumeLots,
    quoteVolumeUnits: earlier.quoteVolumeUnits + later.quoteVolumeUnits,
    takerBuyLots: earlier.takerBuyLots + later.takerBuyLots,
    takerBuyQuoteUnits: earlier.takerBuyQuoteUnits + later.takerBuyQuoteUnits,
    tradeCount: earlier.tradeCount + later.tradeCount,
    firstTradeId: earlier.firstTradeId,
    lastTradeId: later.lastTradeId,
  };
}
