/** One refusal of the spot API as Binance words it; each `%s` is filled in order. */
interface ErrorText {
  readonly code: number;
  readonly status: number;
  readonly text: string;
}

const refusal = (code: number, text: string, status = 400): ErrorText => ({ code, status, text });

/**
 * Every code and text the gateway itself answers with. Clients branch on the text first and on the
 * code second, so both are Binance's to the letter. Refusals of the engine travel as events and
 * bring their own code and text.
 */
export const ERRORS = {
  // 10xx: the server, the network, authentication.
  Unknown: refusal(-1000, "An unknown error occurred while processing the request."),
  InternalError: refusal(
    -1001,
    "Internal error; unable to process your request. Please try again.",
    500,
  ),
  HistoryUnavailable: refusal(
    -1001,
    "Internal error; unable to process your request. Please try again. Orders and trades older than the last minutes cannot be read at the moment.",
    503,
  ),
  /** A standby does not act; whoever is told so may ask again at once, nothing has happened. */
  NotLeading: refusal(
    -1001,
    "Internal error; unable to process your request. Please try again.",
    503,
  ),
  Unauthorized: refusal(-1002, "You are not authorized to execute this request.", 401),
  TooManyRequestsQueued: refusal(-1003, "Too many requests queued.", 429),
  TooMuchWeight: refusal(
    -1003,
    "Too much request weight used; current limit is %s request weight per %s. Please use WebSocket Streams for live updates to avoid polling the API.",
    429,
  ),
  IpBanned: refusal(
    -1003,
    "Way too much request weight used; IP banned until %s. Please use WebSocket Streams for live updates to avoid bans.",
    418,
  ),
  Timeout: refusal(
    -1007,
    "Timeout waiting for response from backend server. Send status unknown; execution status unknown.",
    504,
  ),
  ServerBusy: refusal(
    -1008,
    "Server is currently overloaded with other requests. Please try again in a few minutes.",
    503,
  ),
  FilterFailure: refusal(-1013, "Filter failure: %s"),
  MarketClosed: refusal(-1013, "Market is closed."),
  UnsupportedOrderCombination: refusal(-1014, "Unsupported order combination."),
  TooManyOrders: refusal(-1015, "Too many new orders; current limit is %s orders per %s.", 429),
  ShuttingDown: refusal(-1016, "This service is no longer available.", 503),
  UnsupportedOperation: refusal(-1020, "This operation is not supported."),
  TimestampOutsideWindow: refusal(
    -1021,
    "Timestamp for this request is outside of the recvWindow.",
  ),
  TimestampAhead: refusal(
    -1021,
    "Timestamp for this request was 1000ms ahead of the server's time.",
  ),
  InvalidSignature: refusal(-1022, "Signature for this request is not valid."),
  TooManyConnections: refusal(
    -1034,
    "Too many concurrent connections; current limit is '%s'.",
    429,
  ),
  TooManyConnectionAttempts: refusal(
    -1034,
    "Too many connection attempts from IP; current limit is %s per '%s'.",
    429,
  ),

  // 11xx: parameters.
  MalformedParameters: refusal(-1100, "Illegal characters found in a parameter."),
  IllegalCharacters: refusal(
    -1100,
    "Illegal characters found in parameter '%s'; legal range is '%s'.",
  ),
  TooManyParameters: refusal(-1101, "Too many parameters sent for this endpoint."),
  DuplicateParameter: refusal(-1101, "Duplicate values for a parameter detected."),
  TooManySymbols: refusal(
    -1101,
    "Too many values sent for parameter 'symbols', maximum allowed up to %s.",
  ),
  MandatoryParameter: refusal(
    -1102,
    "Mandatory parameter '%s' was not sent, was empty/null, or malformed.",
  ),
  EitherParameter: refusal(-1102, "Param '%s' or '%s' must be sent, but both were empty/null!"),
  ParameterTooLarge: refusal(-1102, "'%s' contains unexpected value. Cannot be greater than %s."),
  ParameterEmpty: refusal(-1105, "Parameter '%s' was empty."),
  ParameterNotRequired: refusal(-1106, "Parameter '%s' sent when not required."),
  ParameterOverflow: refusal(-1108, "Parameter '%s' overflowed."),
  BadPrecision: refusal(-1111, "Parameter '%s' has too much precision."),
  InvalidTimeInForce: refusal(-1115, "Invalid timeInForce."),
  InvalidOrderType: refusal(-1116, "Invalid orderType."),
  InvalidSide: refusal(-1117, "Invalid side."),
  InvalidInterval: refusal(-1120, "Invalid interval."),
  InvalidSymbol: refusal(-1121, "Invalid symbol."),
  InvalidSymbolStatus: refusal(-1122, "Invalid symbolStatus."),
  InvalidListenKey: refusal(-1125, "This listenKey does not exist."),
  MoreThanHours: refusal(-1127, "More than %s hours between startTime and endTime."),
  BadCombination: refusal(-1128, "Combination of optional parameters invalid."),
  IncompleteCombination: refusal(
    -1128,
    "Combination of optional parameters invalid. Recommendation: '%s' should also be sent.",
  ),
  FieldsTogether: refusal(-1128, "Fields [%s] must be sent together or omitted entirely."),
  InvalidParameter: refusal(-1130, "Data sent for parameter '%s' is not valid."),
  BadStrategyType: refusal(-1134, "strategyType was less than 1000000."),
  InvalidJsonRequest: refusal(-1135, "Invalid JSON Request"),
  InvalidJson: refusal(-1135, "JSON sent for parameter '%s' is not valid"),
  InvalidTickerType: refusal(-1139, "Invalid ticker type."),
  InvalidCancelRestrictions: refusal(
    -1145,
    "cancelRestrictions has to be either ONLY_NEW or ONLY_PARTIALLY_FILLED.",
  ),
  DuplicateSymbols: refusal(-1151, "Symbol is present multiple times in the list."),
  PairOrderType: refusal(-1158, "Order type not supported in OCO."),
  PairIceberg: refusal(
    -1160,
    "Parameter '%s' is not supported if `aboveTimeInForce`/`belowTimeInForce` is not GTC.",
  ),
  InvalidTimeUnit: refusal(
    -1194,
    "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.",
  ),
  InvalidPegPriceType: refusal(-1210, "Invalid pegPriceType."),
  InvalidPegOffsetType: refusal(-1211, "Invalid pegOffsetType."),
  SymbolStatusMismatch: refusal(
    -1220,
    "The symbol's status does not match the requested symbolStatus.",
  ),
  PendingQuantity: refusal(-1225, "Pending orders should not include the '%s' tag."),

  // 20xx: orders, keys, user data streams.
  OrderRejected: refusal(-2010, "%s"),
  CancelRejected: refusal(-2011, "%s"),
  NoSuchOrder: refusal(-2013, "Order does not exist."),
  BadApiKeyFormat: refusal(-2014, "API-key format invalid.", 401),
  RejectedApiKey: refusal(-2015, "Invalid API-key, IP, or permissions for action.", 401),
  CancelReplacePartiallyFailed: refusal(-2021, "Order cancel-replace partially failed.", 409),
  CancelReplaceFailed: refusal(-2022, "Order cancel-replace failed."),
  SubscriptionActive: refusal(-2035, "User Data Stream subscription already active."),
  SubscriptionInactive: refusal(-2036, "User Data Stream subscription not active."),
  ClientOrderIdMismatch: refusal(-2039, "Client order ID is not correct for this order ID."),
  SubscriptionIdsExhausted: refusal(-2042, "Maximum subscription ID reached for this connection."),
  NoReferencePrice: refusal(-2043, "This symbol doesn't have a reference price."),

  // 30xx to 50xx: transfers, deposits and withdrawals.
  TransferNotAllowed: refusal(-3043, "Transferring in not allowed."),
  AddressNotValid: refusal(-4007, "Address validation is not passed."),
  WithdrawalsLimited: refusal(-4015, "Withdraw is limited."),
  NoSuchAsset: refusal(-4018, "We don't have this asset."),
  WalletClosed: refusal(-4019, "Current asset is not open for withdrawal."),
  WithdrawalPrecision: refusal(-4021, "Asset withdrawal must be an %s multiple of %s."),
  WithdrawalTooSmall: refusal(-4022, "Not less than the minimum pick-up quantity %s."),
  WithdrawalTooLarge: refusal(-4023, "Within 24 hours, the withdrawal exceeds the maximum amount."),
  WithdrawalUncovered: refusal(-4026, "You have insufficient balance."),
  TransferUncovered: refusal(-5013, "Asset transfer failed: insufficient balance"),

  // What HTTP itself refuses before a route is reached; Binance answers these in its web tier.
  UnknownRoute: refusal(-1099, "Not found, authenticated, or authorized", 404),
  MethodNotAllowed: refusal(-1020, "This operation is not supported.", 405),
  MalformedRequest: refusal(-1100, "Illegal characters found in a parameter."),
  HeadersTooLarge: refusal(-1101, "Too many parameters sent for this endpoint.", 431),
  BodyTooLarge: refusal(-1101, "Too many parameters sent for this endpoint.", 413),
} as const satisfies Record<string, ErrorText>;

export type ErrorName = keyof typeof ERRORS;
