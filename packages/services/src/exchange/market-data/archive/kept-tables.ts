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

/** Of a log whose ids have no gaps: the oldest that is in memory, and the one that comes next. */
interface Ids {
  readonly first: () => number;
  readonly next: () => number;
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
  const logTable = (name: string, log: TradeLog | AggTradeLog, ids: Ids): KeptTable => ({
    name: `${marketId}-${name}`,
    width: log.rows.width,
    rows: log.rows,
    keysPerBlock: TRADES_PER_BLOCK,
    keyAt: (index) => ids.first() + index,
    indexOf: (id) => within(id - ids.first(), log.rows.length),
    settledBelow: ids.next,
    keepFrom: (id) => log.keepFrom(id),
    isWhole: () => ids.first() === 1,
  });
  return {
    seconds: candleTable("1s", candles.seconds, SECONDS_PER_BLOCK_MS),
    minutes: candleTable("1m", candles.minutes, MINUTES_PER_BLOCK_MS),
    quarters: candleTable("15m", candles.quarters, QUARTERS_PER_BLOCK_MS),
    trades: logTable("trades", trades, {
      first: () => trades.firstTradeId,
      next: () => trades.nextTradeId,
    }),
    aggTrades: logTable("aggTrades", aggTrades, {
      first: () => aggTrades.firstAggTradeId,
      next: () => aggTrades.nextAggTradeId,
    }),
  };
}

function within(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length);
}
