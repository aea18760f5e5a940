import type { ParameterName } from "./parameters.ts";
import { LISTING_PARAMETERS, MONEY_PARAMETERS, ORDER_PARAMETERS } from "./parameters.ts";

/** The filters, by Binance's names. The order is the order in which they are judged. */
export const FILTERS = [
  "PRICE_FILTER",
  "LOT_SIZE",
  "MARKET_LOT_SIZE",
  "PERCENT_PRICE",
  "PERCENT_PRICE_BY_SIDE",
  "TRAILING_DELTA",
  "ICEBERG_PARTS",
  "MIN_NOTIONAL",
  "NOTIONAL",
  "MAX_POSITION",
  "MAX_NUM_ORDERS",
  "MAX_NUM_ICEBERG_ORDERS",
  "MAX_NUM_ALGO_ORDERS",
  "MAX_NUM_ORDER_LISTS",
  "EXCHANGE_MAX_NUM_ORDERS",
  "EXCHANGE_MAX_NUM_ICEBERG_ORDERS",
  "EXCHANGE_MAX_NUM_ALGO_ORDERS",
  "EXCHANGE_MAX_NUM_ORDER_LISTS",
  "MAX_ASSET",
] as const;
export type FilterName = (typeof FILTERS)[number];

/** One way to be refused: Binance's code and text, and a rule of docs/engine.md. */
export interface RejectionText {
  /** Part of the event format: never give it another meaning, only append. */
  readonly id: number;
  readonly code: number;
  readonly rule: string;
  readonly message: string;
}

/** The plain ones; never renumber, only append. */
export const REJECTIONS = {
  /** The new order of a CancelReplace whose cancel failed: nothing was tried, nothing is wrong. */
  notAttempted: text(0, 0, "13.4", ""),
  unknownMarket: text(1, -1121, "3.2", "Invalid symbol."),
  accountDisabled: text(2, -2010, "3.3", "This account may not place or cancel orders."),
  marketClosed: text(3, -2010, "3.4", "Market is closed."),
  limitUnsupported: text(4, -2010, "3.5", "Limit orders are not supported for this symbol."),
  marketUnsupported: text(5, -2010, "3.5", "Market orders are not supported for this symbol."),
  limitMakerUnsupported: text(
    6,
    -2010,
    "3.5",
    "Limit maker orders are not supported for this symbol.",
  ),
  stopLossUnsupported: text(7, -2010, "3.5", "Stop loss orders are not supported for this symbol."),
  stopLossLimitUnsupported: text(
    8,
    -2010,
    "3.5",
    "Stop loss limit orders are not supported for this symbol.",
  ),
  takeProfitUnsupported: text(
    9,
    -2010,
    "3.5",
    "Take profit orders are not supported for this symbol.",
  ),
  takeProfitLimitUnsupported: text(
    10,
    -2010,
    "3.5",
    "Take profit limit orders are not supported for this symbol.",
  ),
  icebergUnsupported: text(11, -2010, "3.5", "Iceberg orders are not supported for this symbol."),
  quoteMarketUnsupported: text(
    12,
    -2010,
    "3.5",
    "Quote order qty market orders are not support for this symbol.",
  ),
  trailingStopUnsupported: text(
    13,
    -2010,
    "3.5",
    "Trailing stop orders are not supported for this symbol.",
  ),
  pegUnsupported: text(14, -2010, "3.5", "Pegged orders are not supported for this symbol."),
  selfTradePreventionUnsupported: text(
    15,
    -1013,
    "3.5",
    "This symbol does not allow the specified self-trade prevention mode.",
  ),
  icebergExceedsQuantity: text(16, -2010, "3.6", "IcebergQty exceeds QTY."),
  pegImpossible: text(17, -2010, "3.7", "This price peg cannot be used with this order type."),
  pegWithoutLevel: text(18, -2010, "3.7", "Order book liquidity is too low for this pegged order."),
  duplicateOrder: text(19, -2010, "3.10", "Duplicate order sent."),
  wouldTrigger: text(20, -2010, "3.11", "Order would trigger immediately."),
  wouldMatch: text(21, -2010, "3.12", "Order would immediately match and take."),
  insufficientBalance: text(
    22,
    -2010,
    "3.13",
    "Account has insufficient balance for requested action.",
  ),
  unknownAsset: text(23, -1121, "14.1", "Invalid asset."),
  transferDisabled: text(24, -2010, "14.1", "This action is disabled on this account."),
  insufficientFree: text(
    25,
    -2010,
    "14.1",
    "Account has insufficient balance for requested action.",
  ),
  listingTaken: text(26, -1013, "15.1", "An asset or market of that number or name exists."),
  gridChanged: text(27, -1013, "15.1", "The assets and the grid of a listed market are fixed."),
  unknownOrder: text(28, -2011, "13.1", "Unknown order sent."),
  idsDisagree: text(29, -2039, "13.1", "Client order ID is not correct for this order ID."),
  cancelRestricted: text(30, -2011, "13.1", "Order was not canceled due to cancel restrictions."),
  cancelReplaceUnsupported: text(
    31,
    -2010,
    "13.3",
    "Order cancel-replace is not supported for this symbol.",
  ),
  amendUnsupported: text(32, -2010, "13.5", "Order amend is not supported for this symbol."),
  amendPendingOpo: text(33, -2038, "13.5", "Order amend (pending OPO order) is not supported."),
  amendIncrease: text(34, -2038, "13.5", "Order amend (quantity increase) is not supported."),
  amendNoChange: text(35, -2038, "13.5", "The requested action would change no state; rejecting"),
  amendTooOften: text(36, -2038, "13.5", "Filter failure: MAX_NUM_ORDER_AMENDS"),
  ocoUnsupported: text(37, -2010, "12.2", "OCO orders are not supported for this symbol"),
  otoUnsupported: text(38, -2010, "12.2", "OTO orders are not supported for this symbol."),
  opoUnsupported: text(39, -2010, "12.2", "OPO orders are not supported for this symbol."),
  legsImpossible: text(40, -1014, "12.2", "Unsupported order combination."),
  ocoLegType: text(41, -1158, "12.2", "Order type not supported in OCO."),
  ocoWithoutStop: text(42, -1168, "12.2", "At least one OCO order must be contingent."),
  buyOcoLimitMustBeBelow: text(43, -1165, "12.2", "A limit order in a buy OCO must be below."),
  sellOcoLimitMustBeAbove: text(44, -1166, "12.2", "A limit order in a sell OCO must be above."),
  buyOcoStopLossMustBeAbove: text(
    45,
    -1196,
    "12.2",
    "A stop loss order in a buy OCO must be above.",
  ),
  sellOcoStopLossMustBeBelow: text(
    46,
    -1197,
    "12.2",
    "A stop loss order in a sell OCO must be below.",
  ),
  buyOcoTakeProfitMustBeBelow: text(
    47,
    -1198,
    "12.2",
    "A take profit order in a buy OCO must be below.",
  ),
  sellOcoTakeProfitMustBeAbove: text(
    48,
    -1199,
    "12.2",
    "A take profit order in a sell OCO must be above.",
  ),
  opoWorkingMustBeBuy: text(49, -1222, "12.2", "Working order in an OPO list must be a bid."),
  opoPendingMustBeSell: text(50, -1223, "12.2", "Pending orders in an OPO list must be asks."),
  opoPendingQuantity: text(
    51,
    -1225,
    "12.2",
    "Pending orders should not include the 'pendingQuantity' tag.",
  ),
  duplicateList: text(52, -2010, "12.2", "Duplicate order sent."),
  pricesUnrelated: text(
    53,
    -2010,
    "12.3",
    "The relationship of the prices for the orders is not correct.",
  ),
  referencePriceNotExternal: text(54, -2043, "10.1", "This symbol doesn't have a reference price."),
  /** Said by whoever catches what the engine throws: the command broke an invariant. */
  failedInEngine: text(55, -1000, "2.1", "An unknown error occurred while processing the request."),
  bookEmpty: text(56, -2010, "3.7", "Order book liquidity is less than symbol minimum quantity."),
  bookBelowLotSize: text(
    57,
    -2010,
    "3.7",
    "Order book liquidity is less than `LOT_SIZE` filter minimum quantity.",
  ),
  bookBelowMarketLotSize: text(
    58,
    -2010,
    "3.7",
    "Order book liquidity is less than `MARKET_LOT_SIZE` filter minimum quantity.",
  ),
} as const satisfies Record<string, RejectionText>;

/** -1013, by filter. */
export const FILTER_FAILURES: Readonly<Record<FilterName, RejectionText>> = {
  PRICE_FILTER: failure(500, "4.1", "PRICE_FILTER"),
  LOT_SIZE: failure(501, "4.2", "LOT_SIZE"),
  MARKET_LOT_SIZE: failure(502, "4.3", "MARKET_LOT_SIZE"),
  PERCENT_PRICE: failure(503, "4.4", "PERCENT_PRICE"),
  PERCENT_PRICE_BY_SIDE: failure(504, "4.4", "PERCENT_PRICE_BY_SIDE"),
  TRAILING_DELTA: failure(505, "4.5", "TRAILING_DELTA"),
  ICEBERG_PARTS: failure(506, "4.6", "ICEBERG_PARTS"),
  MIN_NOTIONAL: failure(507, "4.7", "MIN_NOTIONAL"),
  NOTIONAL: failure(508, "4.7", "NOTIONAL"),
  MAX_POSITION: failure(509, "4.8", "MAX_POSITION"),
  MAX_NUM_ORDERS: failure(510, "4.9", "MAX_NUM_ORDERS"),
  MAX_NUM_ICEBERG_ORDERS: failure(511, "4.9", "MAX_NUM_ICEBERG_ORDERS"),
  MAX_NUM_ALGO_ORDERS: failure(512, "4.9", "MAX_NUM_ALGO_ORDERS"),
  MAX_NUM_ORDER_LISTS: failure(513, "4.9", "MAX_NUM_ORDER_LISTS"),
  EXCHANGE_MAX_NUM_ORDERS: failure(514, "4.10", "EXCHANGE_MAX_NUM_ORDERS"),
  EXCHANGE_MAX_NUM_ICEBERG_ORDERS: failure(515, "4.10", "EXCHANGE_MAX_NUM_ICEBERG_ORDERS"),
  EXCHANGE_MAX_NUM_ALGO_ORDERS: failure(516, "4.10", "EXCHANGE_MAX_NUM_ALGO_ORDERS"),
  EXCHANGE_MAX_NUM_ORDER_LISTS: failure(517, "4.10", "EXCHANGE_MAX_NUM_ORDER_LISTS"),
  MAX_ASSET: failure(518, "4.11", "MAX_ASSET"),
};

/** -1102: a field that the edge should never have let through, by its wire name. */
export const MALFORMED = ofParameters(1_000, -1102, (name) => {
  return `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`;
});

/** -1106: a field that this kind of order does not take. */
export const NOT_REQUIRED = ofParameters(2_000, -1106, (name) => {
  return `Parameter '${name}' sent when not required.`;
});

/** -1108: an amount whose exact value no longer fits 2^53-1 units. */
export const OVERFLOWED = ofParameters(3_000, -1108, (name) => `Parameter '${name}' overflowed.`);

const TEXTS = new Map<number, RejectionText>();
for (const table of [REJECTIONS, FILTER_FAILURES, MALFORMED, NOT_REQUIRED, OVERFLOWED]) {
  for (const one of Object.values(table)) TEXTS.set(one.id, one);
}

/** What a number in the event log stands for; undefined when no table has it. */
export function rejectionText(id: number): RejectionText | undefined {
  return TEXTS.get(id);
}

function text(id: number, code: number, rule: string, message: string): RejectionText {
  return { id, code, rule, message };
}

function failure(id: number, rule: string, name: FilterName): RejectionText {
  return text(id, -1013, rule, `Filter failure: ${name}`);
}

function ofParameters(
  firstId: number,
  code: number,
  message: (name: string) => string,
): Readonly<Record<ParameterName, RejectionText>> {
  const rows = [
    ...ORDER_PARAMETERS.map((name, index) => row(name, firstId + index, "3.1")),
    ...MONEY_PARAMETERS.map((name, index) => row(name, firstId + 200 + index, "14.1")),
    ...LISTING_PARAMETERS.map((name, index) => row(name, firstId + 400 + index, "15.1")),
  ];
  return Object.fromEntries(rows) as Record<ParameterName, RejectionText>;

  function row(name: ParameterName, id: number, rule: string): [string, RejectionText] {
    return [name, text(id, code, code === -1108 ? "3.9" : rule, message(name))];
  }
}
