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

/** How often it is looked for blocks of rows that can be written to the archive. */
export const ARCHIVE_SWEEP_MS = 10_000;
/** What a table may hold unwritten, as a part of all it can hold, before a replay waits. */
export const ARCHIVE_BEHIND_PART = 1 / 4;
/** Rows read back from the archive that are kept in memory. */
export const ARCHIVE_CACHED_BYTES_MAX = 64 * 1024 * 1024;
/** Blocks that one request for candles reads at most; what it would need more of, it is not told. */
export const ARCHIVE_BLOCKS_READ_MAX = 400;
/** A list of the archive's blocks is read anew after this: another process may write them. */
export const ARCHIVE_LISTING_AGE_MS_MAX = 60_000;

/*
 * Rows of a table that share a block of the archive, by time or by id. Never to be changed: they are
 * part of what is stored.
 */
export const SECONDS_PER_BLOCK_MS = HOUR_MS;
export const MINUTES_PER_BLOCK_MS = DAY_MS;
export const QUARTERS_PER_BLOCK_MS = 32 * DAY_MS;
export const TRADES_PER_BLOCK = 2 ** 14;
