/** Why a command was refused: Binance's code and text. Clients branch on both; never reword. */
export interface Rejection {
  readonly code: number;
  readonly message: string;
}

export const FILTERS = [
  "PRICE_FILTER",
  "LOT_SIZE",
  "MARKET_LOT_SIZE",
  "PERCENT_PRICE_BY_SIDE",
  "NOTIONAL",
  "MAX_NUM_ORDERS",
] as const;
export type FilterName = (typeof FILTERS)[number];

const filterFailures = Object.fromEntries(
  FILTERS.map((name) => [name, { code: -1013, message: `Filter failure: ${name}` }]),
) as Record<FilterName, Rejection>;

export const REJECTIONS = {
  /** -1013: the order does not fit the market's grid or limits. */
  filterFailures,
  /** -1121: no market, or no asset, of that number. */
  unknownMarket: { code: -1121, message: "Invalid symbol." },
  unknownAsset: { code: -1121, message: "Invalid asset." },
  /** -2010: the order was well-formed, but this market or account cannot take it now. */
  marketClosed: { code: -2010, message: "Market is closed." },
  duplicateOrder: { code: -2010, message: "Duplicate order sent." },
  insufficientBalance: {
    code: -2010,
    message: "Account has insufficient balance for requested action.",
  },
  wouldMatch: { code: -2010, message: "Order would immediately match and take." },
  /** -2011: the cancel found nothing to take, or may not take it. */
  unknownOrder: { code: -2011, message: "Unknown order sent." },
  cancelRestricted: {
    code: -2011,
    message: "Order was not canceled due to cancel restrictions.",
  },
  /** -2039: orderId and origClientOrderId name two different orders. */
  idsDisagree: { code: -2039, message: "Client order ID is not correct for this order ID." },
  /** -1013: an asset or market that cannot be listed like this. */
  listingTaken: { code: -1013, message: "An asset or market of that number or name exists." },
  gridChanged: { code: -1013, message: "The assets and the grid of a listed market are fixed." },
} as const satisfies Record<string, Rejection | Record<string, Rejection>>;

/** -1102: a field that the edge should never have let through. */
export function malformed(parameter: string): Rejection {
  return {
    code: -1102,
    message: `Mandatory parameter '${parameter}' was not sent, was empty/null, or malformed.`,
  };
}

/** -1106: a field that this kind of order does not take. */
export function notRequired(parameter: string): Rejection {
  return { code: -1106, message: `Parameter '${parameter}' sent when not required.` };
}

/** -1108: an amount whose exact value no longer fits 2^53-1 units. */
export function overflowed(parameter: string): Rejection {
  return { code: -1108, message: `Parameter '${parameter}' overflowed.` };
}
