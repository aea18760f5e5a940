import type { AggTradeLog } from "../agg-trade-log.ts";
import type { CandleSeries } from "../candle-series.ts";
import type { Candles } from "../candles.ts";
import {
  MINUTES_PER_BLOCK_MS,
  QUARTERS_PER_BLOCK_MS,
  SECONDS_PER_BLOCK_MS,
  TRADES_PER_BLOCK,
} from "../limits.ts";
import type { TradeLog } from "../trade-log.ts";
import type { KeptTable } from "./kept-table.ts";

export interface KeptParts {
  readonly marketId: number;
  readonly candles: Candles;
  readonly trades: TradeLog;
  readonly aggTrades: AggTradeLog;
  /** No trade can come with a time before this. */
  readonly settledTimeMs: () => number;
}

/** What of a market is kept for good. */
export interface KeptTables {
  readonly seconds: KeptTable;
  readonly minutes: KeptTable;
  readonly quarters: KeptTable;
  readonly trades: KeptTable;
  readonly aggTrades: KeptTable;
}

export function keptTables(parts: KeptParts): KeptTables {
  const { marketId, candles, trades, aggTrades } = parts;
  const candleTable = (name: string, series: CandleSeries, keysPerBlock: number): KeptTable => ({
    name: `${marketId}-${name}`,
    width: series.rows.width,
    rows: series.rows,
    keysPerBlock,
    keyAt: (index) => series.openTimeMs(index),
    indexOf: (timeMs) => series.firstIndexAt(timeMs),
    settledBelow: parts.settledTimeMs,
    keepFrom: (timeMs) => series.keepFrom(timeMs),
    isWhole: () => series.isComplete,
  });
  return {
    seconds: candleTable("1s", candles.seconds, SECONDS_PER_BLOCK_MS),
    minutes: candleTable("1m", candles.minutes, MINUTES_PER_BLOCK_MS),
    quarters: candleTable("15m", candles.quarters, QUARTERS_PER_BLOCK_MS),
    trades: {
      name: `${marketId}-trades`,
      width: trades.rows.width,
      rows: trades.rows,
      keysPerBlock: TRADES_PER_BLOCK,
      keyAt: (index) => trades.firstTradeId + index,
      indexOf: (id) => within(id - trades.firstTradeId, trades.rows.length),
      settledBelow: () => trades.nextTradeId,
      keepFrom: (id) => trades.keepFrom(id),
      isWhole: () => trades.firstTradeId === 1,
    },
    aggTrades: {
      name: `${marketId}-aggTrades`,
      width: aggTrades.rows.width,
      rows: aggTrades.rows,
      keysPerBlock: TRADES_PER_BLOCK,
      keyAt: (index) => aggTrades.firstAggTradeId + index,
      indexOf: (id) => within(id - aggTrades.firstAggTradeId, aggTrades.rows.length),
      settledBelow: () => aggTrades.nextAggTradeId,
      keepFrom: (id) => aggTrades.keepFrom(id),
      isWhole: () => aggTrades.firstAggTradeId === 1,
    },
  };
}

function within(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length);
}
