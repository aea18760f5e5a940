/* Columns of a table of candles; part of what snapshots and the archive store. */

export const OPEN_TIME_MS = 0;
export const OPEN_TICKS = 1;
export const HIGH_TICKS = 2;
export const LOW_TICKS = 3;
export const CLOSE_TICKS = 4;
export const VOLUME_LOTS = 5;
export const TAKER_BUY_LOTS = 6;
/** Two columns each: the high and the low part of a wide sum. */
export const QUOTE_UNITS = 7;
export const TAKER_BUY_QUOTE_UNITS = 9;
export const TRADE_COUNT = 11;
export const FIRST_TRADE_ID = 12;
export const CANDLE_WIDTH = 13;
