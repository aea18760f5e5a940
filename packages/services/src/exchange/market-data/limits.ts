import { DAY_MS, HOUR_MS } from "@bourse/core/candle";

/** Trades a market keeps at most; older ones go first, whatever their age. */
export const TRADES_MAX = 2 ** 20;
/** Trades that stay however old they are, so that a quiet market still has a last page. */
export const TRADES_MIN = 1000;
/** Trades older than this may go: every rolling statistic looks back a day at most to the trade. */
export const TRADE_AGE_MS_MAX = DAY_MS;

/** How long candles of each kept length stay; every other interval is derived from these. */
export const SECOND_CANDLES_AGE_MS_MAX = 2 * HOUR_MS;
/** Longer than any month, so that one can be told whole. */
export const MINUTE_CANDLES_AGE_MS_MAX = 32 * DAY_MS;
export const QUARTER_CANDLES_AGE_MS_MAX = 366 * DAY_MS;

/** Rows a table of candles may hold: a year of quarter hours and some. */
export const CANDLE_ROWS_MAX = 2 ** 16;

/** Levels a depth snapshot shows at most. */
export const DEPTH_LIMIT_MAX = 5000;
