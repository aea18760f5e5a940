/** Every bound of the exchange process in one place: overload becomes an answer, not an outage. */

/** Commands written and made durable together. */
export const BATCH_COMMANDS_MAX = 2_048;
/** Commands waiting for the journal beyond which new orders are shed. */
export const QUEUED_COMMANDS_MAX = 20_000;
/** The same beyond which everything is, cancels and what moves money too. */
export const QUEUED_COMMANDS_HARD_MAX = 100_000;
/** What fired and waits for a next command gets one after this, when nobody sends any. */
export const AGENDA_WAIT_MS = 20;

/** A snapshot is taken when this much time has passed or this many commands have come. */
export const SNAPSHOT_INTERVAL_MS = 60_000;
export const SNAPSHOT_COMMANDS_MAX = 1_000_000;
export const SNAPSHOT_CHECK_MS = 1_000;

/** A leader that has not renewed its lease for this long is taken to be gone. */
export const LEASE_MS = 800;
export const LEASE_RENEW_MS = 200;
export const LEASE_POLL_MS = 50;
/** A call to the lease's store is given up after this. */
export const LEASE_REQUEST_MS_MAX = 400;
/** Ending the old leader and getting its lock takes no longer than this. */
export const FENCE_MS_MAX = 5_000;
/** Leader and standby compare the hashes of their states behind every so many commands. */
export const STATE_HASH_EVERY_COMMANDS = 10_000;
export const STATE_HASHES_MAX = 64;
/** A standby that catches up lets others have the process this often. */
export const STANDBY_APPLY_MS_MAX = 10;
/** What is older than this is history to a standby: nobody is told of it. */
export const STANDBY_BEHIND_MS_MAX = 5_000;

/** A restart says this often how far it has come. */
export const REPLAY_PROGRESS_MS = 1_000;

/** Events that wait to be written beyond which new orders are shed. */
export const EVENT_LOG_QUEUED_BYTES_MAX = 64 * 1024 * 1024;
/** Records of the event log that are written and made durable together. */
export const EVENT_BATCH_RECORDS_MAX = 4_096;
export const EVENT_BATCH_BYTES_MAX = 1024 * 1024;
/** The event log gathers this long before it writes: every write costs the journal's disk a flush. */
export const EVENT_LOG_GATHER_MS = 25;
/** Reading the event log back at a start is given up when nothing comes for this long. */
export const EVENT_LOG_READ_MS_MAX = 3_000;
/** Between two attempts to open an event log that failed. */
export const EVENT_LOG_RETRY_MS = 1_000;

/** Closed orders and fills that share a generation of the recent history. */
export const HISTORY_GENERATION_ROWS = 16_384;
/** Generations kept while nobody stores them; beyond it the oldest is forgotten. About 100 MB. */
export const HISTORY_GENERATIONS_MAX = 48;
/** Accounts whose last change of balances is kept in memory. */
export const HISTORY_ACCOUNTS_MAX = 100_000;
/**
 * Commands looked at once more after a restart for what the stored history does not have: with fewer,
 * callers would be sent away until it has caught up. A second of CPU for 150,000 of them.
 */
export const HISTORY_REPLAYED_COMMANDS_MAX = 1_000_000;
/** The same when the stored history is out of reach: then nothing can be told whole in any case. */
export const HISTORY_REPLAYED_ALONE_COMMANDS_MAX = 200_000;
export const HISTORY_POLL_MS = 1_000;
/** What is stored is kept in memory for so many polls more. */
export const HISTORY_SETTLED_POLLS = 10;

/** How often the exchange looks whether the book cache still has the books. */
export const BOOK_SEEDER_POLL_MS = 1_000;
/** A cache that stood still for so many looks is helped. */
export const BOOK_SEEDER_PATIENCE_POLLS = 5;

/** Bytes of a request body, and of one message of the WebSocket API. */
export const BODY_BYTES_MAX = 64 * 1024;
export const WS_MESSAGE_BYTES_MAX = 64 * 1024;
export const URL_BYTES_MAX = 16 * 1024;
export const PARAMETERS_MAX = 64;
/** A client that sends its headers or its request slower than this is cut off. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 20_000;
/** Above the usual 60 s of load balancers, so that they, not we, close idle connections. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** A connection on which nothing moves is cut off: a second later than callers are told. */
export const IDLE_TIMEOUT_MS = KEEP_ALIVE_TIMEOUT_MS + 1_000;
export const HTTP_CONNECTIONS_MAX = 20_000;
/** After this the outcome of a command is told as unknown (-1007). */
export const COMMAND_TIMEOUT_MS = 10_000;
/** A command of the operator's port that waits for longer is refused: below the cashier's patience. */
export const OPERATOR_COMMAND_WAIT_MS_MAX = 5_000;

/** Request weight an IP may use per minute. */
export const REQUEST_WEIGHT_PER_MINUTE_MAX = 6_000;
export const RAW_REQUESTS_PER_5_MINUTES_MAX = 300_000;
/** Unfilled orders an account may have placed. */
export const ORDERS_PER_10_SECONDS_MAX = 10_000;
export const ORDERS_PER_DAY_MAX = 20_000_000;
/** WebSocket connections an IP may attempt in five minutes. */
export const CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX = 300;
export const OPEN_SOCKETS_MAX = 10_000;
/** IPs the limiter remembers; beyond it the longest idle ones are forgotten. */
export const TRACKED_IPS_MAX = 100_000;
/** Weight of opening the WebSocket API, and of its session methods. */
export const WS_SESSION_WEIGHT = 2;

export const RECEIVE_WINDOW_DEFAULT_MS = 5_000;
export const RECEIVE_WINDOW_MAX_MS = 60_000;
/** A timestamp may lie this far in the future. */
export const TIMESTAMP_AHEAD_MAX_MS = 1_000;

/** Signatures of private keys that are checked at once: the journal needs the other threads. */
export const SIGNATURE_CHECKS_AT_ONCE_MAX = 2;
/** Signatures that wait to be checked beyond which requests are shed: a quarter of a second's work. */
export const SIGNATURE_CHECKS_WAITING_MAX = 2_000;
/** One key may not fill that queue: the others still find room. */
export const SIGNATURE_CHECKS_WAITING_PER_KEY_MAX = 500;

/** API keys held in memory, and unknown keys remembered for a while so that they cost no look-up. */
export const CACHED_KEYS_MAX = 100_000;
export const UNKNOWN_KEYS_MAX = 10_000;
export const UNKNOWN_KEY_TTL_MS = 30_000;
export const KEY_POLL_INTERVAL_MS = 1_000;
/** A poll looks back this much further, for writers whose clocks lag. */
export const KEY_POLL_OVERLAP_MS = 10_000;
export const CACHED_USERS_MAX = 100_000;

/** Ping, and the silence after which a WebSocket counts as dead. */
export const WS_PING_INTERVAL_MS = 20_000;
export const WS_PONG_TIMEOUT_MS = 60_000;
/** A connection older than this is told so and closed, as on Binance. */
export const WS_CONNECTION_AGE_MS_MAX = 24 * 60 * 60 * 1000;
/** A reader this far behind is disconnected; it would hold everyone's memory. */
export const WS_BUFFERED_BYTES_MAX = 8 * 1024 * 1024;
export const WS_REQUESTS_IN_FLIGHT_MAX = 1_024;
/** User data subscriptions: at once, and ids over the life of a connection. */
export const USER_SUBSCRIPTIONS_MAX = 1_000;
export const USER_SUBSCRIPTION_IDS_MAX = 65_535;
/** Listen keys, the old way to the same events: how long they live unasked, and how many at once. */
export const LISTEN_KEY_LIFE_MS = 3_600_000;
export const LISTEN_KEYS_MAX = 100_000;

/** `limit` of lists. */
export const LIST_LIMIT_DEFAULT = 500;
export const LIST_LIMIT_MAX = 1_000;
export const QUERY_WINDOW_HOURS_MAX = 24;

/** An orderly stop takes no longer than this; what is still open then is cut off. */
export const STOP_MS_MAX = 2_000;

/** Accounts whose balances are read out in one go: a millisecond or two of the engine's time. */
export const BALANCE_PAGE_ACCOUNTS_MAX = 500;
