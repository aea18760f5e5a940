import type { Candle } from "@bourse/core/candle";
import type { RowLog } from "../row-log.ts";
import {
  CLOSE_TICKS,
  FIRST_TRADE_ID,
  HIGH_TICKS,
  LOW_TICKS,
  OPEN_TICKS,
  OPEN_TIME_MS,
  QUOTE_UNITS,
  TAKER_BUY_LOTS,
  TAKER_BUY_QUOTE_UNITS,
  TRADE_COUNT,
  VOLUME_LOTS,
} from "./candle-columns.ts";
import { wide } from "./wide-sum.ts";

/** A table of candles, only those with trades, oldest first. */
export class CandleRows {
  readonly rows: RowLog;

  constructor(rows: RowLog) {
    this.rows = rows;
  }

  get length(): number {
    return this.rows.length;
  }

  openTimeMs(index: number): number {
    return this.rows.cell(index, OPEN_TIME_MS);
  }

  closeTicks(index: number): number {
    return this.rows.cell(index, CLOSE_TICKS);
  }

  firstTradeId(index: number): number {
    return this.rows.cell(index, FIRST_TRADE_ID);
  }

  /** Index of the first candle that opens at or after that time, or `length`. */
  firstIndexAt(timeMs: number): number {
    return this.rows.lowerBound(OPEN_TIME_MS, timeMs);
  }

  /** The candle over candles `fromIndex` ... `toIndex - 1`; undefined when that is none. */
  sum(fromIndex: number, toIndex: number): Candle | undefined {
    if (fromIndex >= toIndex) return undefined;
    const rows = this.rows;
    let highTicks = 0;
    let lowTicks = Infinity;
    let [volumeLots, takerBuyLots, tradeCount] = [0, 0, 0];
    let [quoteHigh, quoteLow, takerQuoteHigh, takerQuoteLow] = [0, 0, 0, 0];
    for (let index = fromIndex; index < toIndex; index += 1) {
      highTicks = Math.max(highTicks, rows.cell(index, HIGH_TICKS));
      lowTicks = Math.min(lowTicks, rows.cell(index, LOW_TICKS));
      volumeLots += rows.cell(index, VOLUME_LOTS);
      takerBuyLots += rows.cell(index, TAKER_BUY_LOTS);
      tradeCount += rows.cell(index, TRADE_COUNT);
      quoteHigh += rows.cell(index, QUOTE_UNITS);
      quoteLow += rows.cell(index, QUOTE_UNITS + 1);
      takerQuoteHigh += rows.cell(index, TAKER_BUY_QUOTE_UNITS);
      takerQuoteLow += rows.cell(index, TAKER_BUY_QUOTE_UNITS + 1);
    }
    const firstTradeId = rows.cell(fromIndex, FIRST_TRADE_ID);
    return {
      openTimeMs: rows.cell(fromIndex, OPEN_TIME_MS),
      openTicks: rows.cell(fromIndex, OPEN_TICKS),
      highTicks,
      lowTicks,
      closeTicks: rows.cell(toIndex - 1, CLOSE_TICKS),
      volumeLots,
      quoteVolumeUnits: wide(quoteHigh, quoteLow),
      takerBuyLots,
      takerBuyQuoteUnits: wide(takerQuoteHigh, takerQuoteLow),
      tradeCount,
      firstTradeId,
      lastTradeId: firstTradeId + tradeCount - 1,
    };
  }
}
