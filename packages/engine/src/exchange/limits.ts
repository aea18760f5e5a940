/** Longest clientOrderId, requestId or transferId, in characters of printable ASCII. */
export const CLIENT_ORDER_ID_LENGTH_MAX = 36;
export const REQUEST_ID_LENGTH_MAX = 36;
export const TRANSFER_ID_LENGTH_MAX = 64;

/** How many requests of the whole exchange are remembered, to answer them again. */
export const REQUESTS_MAX = 65_536;

/** An answer of more events is not kept; nor are the oldest ones when all together have more. */
export const ANSWER_EVENTS_MAX = 64;
export const REMEMBERED_EVENTS_MAX = 131_072;

/** How many steps of one market's agenda one command executes; the rest waits for the next. */
export const AGENDA_STEPS_MAX = 1000;

/** Longest name of an asset or market. */
export const NAME_LENGTH_MAX = 32;

/** Highest number of an asset or market; numbers are dense, so this bounds how many there are. */
export const LISTING_ID_MAX = 65_535;

/** Most decimals of an asset, a price or a quantity. */
export const DECIMALS_MAX = 15;

/** Longest window of an average price. */
export const AVG_PRICE_MINS_MAX = 60;

/** Most buckets of a reference price, and the widest one: a day. */
export const REFERENCE_BUCKETS_MAX = 10_000;
export const REFERENCE_BUCKET_WIDTH_MS_MAX = 86_400_000;

/** Highest multiplier of a price, in 1/10000: a thousand times. */
export const MULTIPLIER_MAX = 10_000_000;

/** Highest sum of all rates that one side of a trade can be asked for: half of what it receives. */
export const FEE_RATE_SUM_MAX = 50_000_000;

/** Highest maker or taker rate of an account's own: a tenth. Every market leaves room for it. */
export const ACCOUNT_FEE_RATE_MAX = 10_000_000;

/** Most entries of MAX_ASSET: every order walks through them. */
export const ASSET_LIMITS_MAX = 64;
