/** Longest clientOrderId or transferId, in characters. */
export const CLIENT_ORDER_ID_LENGTH_MAX = 36;
export const TRANSFER_ID_LENGTH_MAX = 64;

/** Longest name of an asset or market. */
export const NAME_LENGTH_MAX = 32;

/** Highest number of an asset or market; numbers are dense, so this bounds how many there are. */
export const LISTING_ID_MAX = 65_535;

/** Most decimals of an asset, a price or a quantity. */
export const DECIMALS_MAX = 15;

/** Longest window of an average price. */
export const AVG_PRICE_MINS_MAX = 60;
