/** The makers look at one market after the other, this often, and change at most so much of it. */
export const MAKER_INTERVAL_MS = 200;
export const CHANGES_PER_TURN_MAX = 6;
/** Live trading is this much busier than the simulated past. */
export const LIVE_PACE = 5;
/** A market trades at least this often while it is live, so that nobody takes it for broken. */
export const SILENCE_MS_MAX = 5_000;
/** An answer, or a socket's opening, that takes longer than this counts as a lost connection. */
export const ANSWER_MS_MAX = 10_000;
/** Waiting before the next attempt to reach the exchange: doubled from the least to the most. */
export const RETRY_MS_MIN = 250;
export const RETRY_MS_MAX = 5_000;
/** Connections kept open to the exchange, per bot. */
export const CONNECTIONS_MAX = 8;
/** Orders whose end was told before their beginning was answered. */
export const EARLY_ENDS_MAX = 1_000;
