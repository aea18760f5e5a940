/** Where this exchange does something else than Binance, though the answer looks the same. */
export const DIFFERS: Readonly<Record<string, string>> = {
  "GET /api/v3/exchangeInfo": "no `sors`: no order is routed between books",
  "GET /api/v3/historicalBlockTrades": "always empty, as there are no block trades",
  "GET /api/v3/myAllocations": "always empty, as allocations come from smart order routing",
  "POST /api/v3/order/test": "also `explain=1`: each filter's verdict with its numbers",
  "GET /api/v3/referencePrice": "null where a market never has one, not -2043",
  "GET /sapi/v1/accountSnapshot": "FUTURES and MARGIN are empty",
  "GET /sapi/v1/account/info": "the same for everybody: there are no levels",
  "GET /sapi/v1/account/apiTradingStatus": "accounts are never locked",
  "GET /sapi/v1/bnbBurn": "always off: fees are paid in what is received",
  "POST /sapi/v1/asset/transfer": "MAIN_FUNDING and FUNDING_MAIN; the key needs TRADE",
  "GET /sapi/v1/asset/transfer": "of other directions than MAIN_FUNDING and FUNDING_MAIN: empty",
  "POST /sapi/v1/capital/withdraw/apply":
    "-4015 also while the owner is not identified; from the spot wallet only; without `withdrawOrderId` the same signed bytes are the same withdrawal",
  "GET /sapi/v1/asset/dribblet": "always empty, as nothing turns dust into BNB",
  "GET /sapi/v1/asset/assetDividend": "always empty, as no asset pays dividends",
  "GET /sapi/v1/margin/allPairs": "always empty, as there is no margin",
  "<symbol>@blockTrade": "silent, as there are no block trades",
  "<symbol>@referencePrice": "silent while a market has no reference price",
  "session.logon": "also takes a browser's `token` instead of a signature",
};

/** Why something is not there. */
export const NOT_OFFERED: Readonly<Record<string, string>> = {
  "POST /api/v3/sor/order": "one venue: there is nothing to route between",
  "POST /api/v3/sor/order/test": "one venue: there is nothing to route between",
  "sor.order.place": "one venue: there is nothing to route between",
  "sor.order.test": "one venue: there is nothing to route between",
  "POST /sapi/v1/bnbBurn": "fees are paid in what is received",
  "POST /sapi/v1/asset/dust": "nothing turns dust into BNB",
  "GET /sapi/v1/margin/account": "no margin",
  "GET /sapi/v1/sub-account/list": "one account per user",
  "GET /sapi/v1/simple-earn/account": "no savings",
  "POST /sapi/v1/convert/getQuote": "no conversion beside the markets",
  "GET /sapi/v1/fiat/orders": "no fiat money",
};

/** What holds for many routes at once. */
export const EVERYWHERE: readonly string[] = [
  "Parameters nobody knows are ignored; Binance refuses some of them with -1104.",
  "The limits are the ones `exchangeInfo` publishes, which the operator sets by environment: " +
    "`REQUEST_WEIGHT_PER_MINUTE_MAX`, `RAW_REQUESTS_PER_5_MINUTES_MAX`, " +
    "`CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX`, `ORDERS_PER_10_SECONDS_MAX`, `ORDERS_PER_DAY_MAX`.",
  "100 requests refused with 429 within a minute are followed by a ban (418) of 2 minutes; each next " +
    "ban is four times as long, up to three days; a day of good conduct begins anew.",
  "Callers by IPv6 are limited by their /64 network.",
  "The routes under `/sapi` share the weight of the address with the rest, with weights of our own.",
  "An order that waits longer than its `recvWindow` is refused and not counted as unfilled.",
  "A key may READ (always), TRADE, WITHDRAW; a key with TRADE may also use user data and transfers.",
  "When too many signatures of Ed25519 and RSA keys wait to be checked, of all or of one key, the answer is 503 -1008.",
  "Amounts are exact to the last unit and written whole: where a price times a quantity has more than " +
    "the 8 decimals that Binance rounds to, as on ETHBTC, quote amounts and fees have up to 10.",
  "Points in time that a request names in microseconds are compared in milliseconds.",
  "`npm run market` puts a market into any symbol status. Its data flow in all of them; Binance sends " +
    "none in BREAK and no candles in CANCEL_ONLY.",
  "Orders that name no self-trade prevention mode have NONE; on Binance most markets say EXPIRE_MAKER.",
  "An order trades at most 10,000 times at once (each shown part of an iceberg is a time); what is left then expires with EXCHANGE_CANCELED.",
  "A strategyId is a whole number below 2^53, 0 counts as none; order and trade ids beyond 2^53 are " +
    "refused with -1108.",
  "A listenKey lives in the memory of the leader: a restart ends it, as does the end of any key or token " +
    "it was told to; its events always have milliseconds.",
  "Of a cancel-replace whose cancel succeeded and whose new order was refused the report (`x` " +
    "REJECTED) has the order id -1.",
  "What Binance has retired and old clients still call is served: `/api/v3/userDataStream` with its " +
    "listenKey, and the streams `!ticker@arr` and `!miniTicker@arr@1000ms` (`@3000ms`: each second too).",
  "FIX, SBE, smart order routing and test nets of other addresses are not offered.",
];
