import { problemText } from "../../api/problem.ts";

/** What each filter of a market asks of an order, and what to do. */
const FILTER_WORDS: Readonly<Record<string, string>> = {
  PRICE_FILTER:
    "This market does not take that price: choose one between its least and its highest price, in its price steps.",
  PERCENT_PRICE:
    "The price is too far from what was paid of late: choose one nearer to the last price.",
  PERCENT_PRICE_BY_SIDE:
    "The price is too far from what was paid of late: choose one nearer to the last price.",
  LOT_SIZE:
    "This market does not take that amount: choose one between its least and its largest amount, in its amount steps.",
  MARKET_LOT_SIZE:
    "This market does not take that amount in a market order: take less, or set a limit price.",
  MIN_NOTIONAL: "The order is worth too little for this market: raise the amount.",
  NOTIONAL: "The order is worth too little or too much for this market: raise or lower the amount.",
  ICEBERG_PARTS: "The order shows too little of itself: show more of it at a time.",
  TRAILING_DELTA: "This market does not take that trailing distance: choose another one.",
  MAX_NUM_ORDERS: "You have as many open orders as this market allows: cancel one first.",
  MAX_NUM_ALGO_ORDERS: "You have as many stop orders as this market allows: cancel one first.",
  MAX_NUM_ICEBERG_ORDERS:
    "You have as many iceberg orders as this market allows: cancel one first.",
  MAX_NUM_ORDER_LISTS: "You have as many order lists as this market allows: cancel one first.",
  MAX_NUM_ORDER_AMENDS:
    "This order was changed as often as it may be: cancel it and place another.",
  EXCHANGE_MAX_NUM_ORDERS: "You have as many open orders as the exchange allows: cancel one first.",
  EXCHANGE_MAX_NUM_ALGO_ORDERS:
    "You have as many stop orders as the exchange allows: cancel one first.",
  EXCHANGE_MAX_NUM_ICEBERG_ORDERS:
    "You have as many iceberg orders as the exchange allows: cancel one first.",
  EXCHANGE_MAX_NUM_ORDER_LISTS:
    "You have as many order lists as the exchange allows: cancel one first.",
  MAX_POSITION:
    "With this order you could hold more than this market allows: buy less, or cancel a buy order.",
  MAX_ASSET: "The order moves more of an asset than this market allows: lower the amount.",
};

/** Ids are never used twice but for an order that is sent again because its answer was lost. */
const DUPLICATE = "Duplicate order sent.";
const DUPLICATE_WORDS =
  "The order was placed the first time you sent it: it is among your open orders.";

/** Why an order was refused, in words for the person who placed it. */
export function refusalText(error: unknown): string {
  const text = problemText(error);
  if (text === DUPLICATE) return DUPLICATE_WORDS;
  const filter = /^Filter failure: (\w+)$/.exec(text)?.[1];
  return (filter !== undefined && FILTER_WORDS[filter]) || text;
}
