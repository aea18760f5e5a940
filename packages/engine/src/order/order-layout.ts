/**
 * How an order lies in memory: a record of 16 doubles, seen as 32 words where a field is small, for
 * what every order has; and for what few orders have an extra one. The first 14 doubles are the
 * public part. Events copy it as it is, so its places are part of the event format; what follows is
 * the engine's own.
 */
export const ORDER_DOUBLES = 16;
export const PUBLIC_DOUBLES = 14;

/** Fields that take a double each, by their place in the record. */
export const ORDER_DOUBLE = {
  orderId: 0,
  accountId: 1,
  priceTicks: 2,
  quantityLots: 3,
  executedLots: 4,
  executedQuoteUnits: 5,
  createdTimeUs: 6,
  updatedTimeUs: 7,
  // Private from here on.
  heldUnits: 14,
} as const;

/** Fields that take a word of 32 bits each. */
export const ORDER_WORD = {
  /** See CODE_SHIFT. */
  codes: 16,
  marketId: 17,
  /** Nine words of ASCII, zeros behind it. */
  clientOrderId: 18,
  /** Number of the extra record, 0 = none. In an event: 1 when the extra part follows. */
  extras: 27,
  // Private from here on.
  accountIndex: 30,
  clientOrderIdHash: 31,
} as const;

/** An extra record, and its public part, which follows the order's in events. */
export const EXTRA_DOUBLES = 16;
export const PUBLIC_EXTRA_DOUBLES = 10;

/** Without an extra record all of these are 0, but for those that OrderFields says. */
export const EXTRA_DOUBLE = {
  quoteQuantityUnits: 0,
  preventedLots: 1,
  icebergLots: 2,
  triggerPriceTicks: 3,
  trailingTimeUs: 4,
  peggedPriceTicks: 5,
  strategyId: 6,
  orderListId: 7,
  workingTimeUs: 8,
  // Private from here on.
  /** What a lot of a BUY with a limit holds, in ticks. */
  holdPriceTicks: 10,
} as const;

export const EXTRA_WORD = {
  strategyType: 18,
  /** trailingDeltaBips in the lower half, pegOffsetLevels in the upper. */
  deltaAndOffset: 19,
  // Private from here on.
  amendCount: 22,
} as const;

/**
 * What others keep of an open order, four words a slot, apart from the records but side by side: so they
 * take one line of cache. Snapshots leave it out, since it follows from the records.
 */
export const NOTE_WORDS = 4;
export const NOTE_WORD = {
  /** The neighbours among the account's open orders: see AccountOrders. */
  next: 0,
  previous: 1,
  /** What the order is counted as: see OrderHash. */
  firstLane: 2,
  secondLane: 3,
} as const;

/** Where each part of the word `codes` begins, from the lowest bit. */
export const CODE_SHIFT = {
  side: 0,
  orderType: 1,
  timeInForce: 5,
  status: 7,
  selfTradePrevention: 11,
  isWorking: 14,
  pegPriceType: 15,
  clientOrderIdLength: 17,
  // Private from here on.
  stage: 23,
  neverFilled: 26,
} as const;

/** The bits of `codes` that are public. */
export const PUBLIC_CODES = (1 << 23) - 1;

/** What each part of the word `codes` may hold at most. */
export const CODE_MASK = {
  side: 1,
  orderType: 15,
  timeInForce: 3,
  status: 15,
  selfTradePrevention: 7,
  isWorking: 1,
  pegPriceType: 3,
  clientOrderIdLength: 63,
  stage: 7,
  neverFilled: 1,
} as const;

/**
 * The most that fits its place. These bounds also keep the upper half of every mixed double small,
 * so that no copy of it is ever a NaN, whose bits an engine of JavaScript may change.
 */
export const TRAILING_DELTA_BIPS_MAX = 0xffff;
export const PEG_OFFSET_LEVELS_MAX = 100;
export const STRATEGY_TYPE_MAX = 0x7fff_ffff;

/** Where an open order stands. */
export const OrderStage = {
  /** On its way in, as a taker. */
  Entering: 0,
  Book: 1,
  /** A stop that waits for its trigger price. */
  Untriggered: 2,
  /** A stop that follows, or will follow, the price. */
  Trailing: 3,
  /** A list leg that waits for its working order. */
  Pending: 4,
  /** Its turn came; it works as soon as the agenda gets to it. */
  Agenda: 5,
} as const;
export type OrderStage = (typeof OrderStage)[keyof typeof OrderStage];
