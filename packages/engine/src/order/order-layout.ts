/**
 * How an order lies in memory: 32 doubles, seen as 64 words where a field is small. The first 24
 * doubles are its public part. Events copy them as they are, so their places are part of the event
 * format; what follows is the engine's own.
 */
export const ORDER_DOUBLES = 32;
export const PUBLIC_DOUBLES = 24;

/** Fields that take a double each, by their place in the record. */
export const ORDER_DOUBLE = {
  orderId: 0,
  accountId: 1,
  priceTicks: 2,
  quantityLots: 3,
  quoteQuantityUnits: 4,
  executedLots: 5,
  executedQuoteUnits: 6,
  preventedLots: 7,
  icebergLots: 8,
  triggerPriceTicks: 9,
  trailingTimeUs: 10,
  peggedPriceTicks: 11,
  strategyId: 12,
  orderListId: 13,
  createdTimeUs: 14,
  updatedTimeUs: 15,
  workingTimeUs: 16,
  // Private from here on.
  heldUnits: 24,
  /** What a lot of a BUY with a limit holds, in ticks. */
  holdPriceTicks: 25,
} as const;

/** Fields that take a word of 32 bits each. */
export const ORDER_WORD = {
  /** See CODE_SHIFT. */
  codes: 34,
  /** trailingDeltaBips in the lower half, pegOffsetLevels in the upper. */
  deltaAndOffset: 35,
  strategyType: 36,
  marketId: 37,
  /** Nine words of ASCII, zeros behind it. */
  clientOrderId: 38,
  // Word 47 is spare. Private from here on.
  clientOrderIdHash: 52,
  amendCount: 53,
  stage: 54,
  flags: 55,
  accountIndex: 56,
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
} as const;

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
