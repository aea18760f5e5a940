import { CANDLE_INTERVALS } from "@bourse/core/candle";
import {
  CANCEL_REPLACE_MODES,
  CANCEL_RESTRICTION_NAMES,
  PEG_OFFSET_TYPES,
  PEG_PRICE_TYPES,
  RATE_LIMIT_MODES,
  RESPONSE_TYPES,
  SELF_TRADE_MODES,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
  WIRE_ORDER_TYPES,
} from "@bourse/core/order";
import {
  SNAPSHOT_TYPES,
  STATUS_FILTERS,
  TICKER_TYPES,
  TRANSFER_TYPES,
} from "@bourse/services/exchange";

type Words = readonly string[];

/** Legs of lists have the names of single orders behind a prefix: `workingSide`, `aboveType`. */
const LEG = /^(?:working|pendingAbove|pendingBelow|pending|above|below|stopLimit)(?=[A-Z])/;
const PAIR_LEG = /^(?:pendingAbove|pendingBelow|above|below)Type$/;

const PAIR_TYPES = WIRE_ORDER_TYPES.filter((type) => type !== "LIMIT" && type !== "MARKET");

const OF_PARAMETER: Readonly<Record<string, Words>> = {
  cancelReplaceMode: CANCEL_REPLACE_MODES,
  cancelRestrictions: CANCEL_RESTRICTION_NAMES,
  interval: CANDLE_INTERVALS,
  newOrderRespType: RESPONSE_TYPES,
  orderRateLimitExceededMode: RATE_LIMIT_MODES,
  pegOffsetType: PEG_OFFSET_TYPES,
  pegPriceType: PEG_PRICE_TYPES,
  selfTradePreventionMode: SELF_TRADE_MODES,
  side: SIDE_NAMES,
  symbolStatus: STATUS_FILTERS,
  timeInForce: TIME_IN_FORCE_NAMES,
  type: WIRE_ORDER_TYPES,
};

/** `type` says something else on some routes. */
const OF_ROUTE: Readonly<Record<string, Words>> = {
  "GET /api/v3/ticker/24hr type": TICKER_TYPES,
  "GET /api/v3/ticker/tradingDay type": TICKER_TYPES,
  "GET /api/v3/ticker type": TICKER_TYPES,
  "GET /sapi/v1/accountSnapshot type": SNAPSHOT_TYPES,
  "POST /sapi/v1/asset/transfer type": TRANSFER_TYPES,
};

/** Words of which there are too many to list; undefined is any text. */
const PATTERNS: Readonly<Record<string, string>> = {
  "GET /api/v3/ticker windowSize": "^[1-9][0-9]?[mhd]$",
  "GET /sapi/v1/asset/transfer type": "^[A-Z]+(_[A-Z]+)+$",
};

/** The schema of a parameter that takes one of some words. */
export function wordSchema(route: string, parameter: string): Readonly<Record<string, unknown>> {
  const place = `${route} ${parameter}`;
  const pattern = PATTERNS[place];
  if (pattern !== undefined) return { type: "string", pattern };
  if (PAIR_LEG.test(parameter)) return { type: "string", enum: PAIR_TYPES };
  const words = OF_ROUTE[place] ?? OF_PARAMETER[plainName(parameter)];
  return { type: "string", ...(words !== undefined && { enum: words }) };
}

function plainName(parameter: string): string {
  const name = parameter.replace(LEG, "");
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
