/** Every wait and every buffer of the live data has a bound, and all bounds stand here. */

/** Wait before connecting again: doubles from the first value up to the last, with some chance in it. */
export const RECONNECT_FIRST_MS = 400;
export const RECONNECT_MAX_MS = 10_000;

/** Subscriptions are gathered for this long: the exchange takes few messages a second. */
export const SUBSCRIBE_GATHER_MS = 60;

/** Silence after which the socket is asked whether it lives, and after which it is given up. */
export const SILENCE_PROBE_MS = 4_000;
export const SILENCE_DEAD_MS = 9_000;
export const WATCH_INTERVAL_MS = 1_000;
/** How often the connection for the user's own events is tried with a ping. */
export const PING_INTERVAL_MS = 15_000;

/** Levels a side the book asks for; deeper ones stay unknown until they change. */
export const DEPTH_SNAPSHOT_LIMIT = 1000;
/** Depth events kept while the snapshot is on its way. */
export const DEPTH_BUFFER_MAX = 2_000;
/** Wait before the book is asked for again after a failed try. */
export const DEPTH_RETRY_MS = 800;

/** Trades kept for the tape. */
export const TRADES_MAX = 80;

/** Candles asked for at once. */
export const CANDLES_PAGE = 1000;
