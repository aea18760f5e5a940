/**
 * How events lie in their log: each begins at a double, with a word for its kind and a word for its
 * length in doubles. Little-endian. The numbers below are the format: only append.
 */
export const EVENT_KIND = {
  AssetListed: 1,
  MarketListed: 2,
  ExchangeConfigured: 3,
  AccountConfigured: 4,
  OrderAccepted: 5,
  OrderTriggered: 6,
  CommandRejected: 7,
  Trade: 8,
  TradePrevented: 9,
  OrderCanceled: 10,
  OrderExpired: 11,
  OrderAmended: 12,
  OrderListChanged: 13,
  RequestRepeated: 14,
  BalanceChanged: 15,
  Transferred: 16,
  WithdrawalChanged: 17,
  ReferencePriceSet: 18,
  LevelChanged: 19,
} as const;
export type EventKindNumber = (typeof EVENT_KIND)[keyof typeof EVENT_KIND];

/**
 * Where the parts of each kind stand, in doubles from its begin. A part named `xAndY` is two words,
 * `x` first. `order` and `maker` are the public part of an order record, and of its extra record if it
 * has one; where a `taker` or an original id follows, it begins where that ends. An id takes five
 * doubles: a word for its length and nine of ASCII. What has no fixed length stands last: its length
 * in bytes as a word, a spare word, the bytes, zeros to a whole double.
 */
export const EVENT_LAYOUT = {
  AssetListed: { bytes: 1 },
  MarketListed: { bytes: 1 },
  ExchangeConfigured: { bytes: 1 },
  AccountConfigured: { bytes: 1 },
  OrderAccepted: { order: 1 },
  OrderTriggered: { order: 1 },
  CommandRejected: { accountId: 1, idAndPart: 2, actual: 3, limit: 4, end: 5 },
  Trade: {
    marketIdAndAggressorSide: 1,
    tradeId: 2,
    priceTicks: 3,
    quantityLots: 4,
    notionalUnits: 5,
    makerFeeUnits: 6,
    takerFeeUnits: 7,
    makerAndTakerFeeAssetId: 8,
    maker: 9,
  },
  TradePrevented: {
    marketIdAndMode: 1,
    preventedMatchId: 2,
    tradeGroupId: 3,
    priceTicks: 4,
    makerPreventedLots: 5,
    takerPreventedLots: 6,
    transferredLots: 7,
    maker: 8,
  },
  /** The original id follows only where the order has another now. */
  OrderCanceled: { order: 1 },
  OrderExpired: { reason: 1, order: 2 },
  OrderAmended: { origClientOrderId: 1, origQuantityLots: 6, order: 7 },
  OrderListChanged: {
    accountId: 1,
    marketIdAndKind: 2,
    orderListId: 3,
    statusAndLegs: 4,
    orderIds: 5,
    listClientOrderId: 8,
    end: 13,
  },
  RequestRepeated: { accountId: 1, firstSequence: 2, requestId: 3, answer: 8 },
  BalanceChanged: {
    accountId: 1,
    assetId: 2,
    freeHigh: 3,
    freeLow: 4,
    lockedHigh: 5,
    lockedLow: 6,
    end: 7,
  },
  Transferred: { accountId: 1, amountUnits: 2, assetId: 3, bytes: 4 },
  WithdrawalChanged: { accountId: 1, amountUnits: 2, assetIdAndStatus: 3, bytes: 4 },
  ReferencePriceSet: { marketId: 1, referencePrice: 2, end: 3 },
  LevelChanged: { marketIdAndSide: 1, priceTicks: 2, quantityLots: 3, end: 4 },
} as const satisfies Record<keyof typeof EVENT_KIND, Readonly<Record<string, number>>>;

/** A balance is high * BALANCE_BASE + low. */
export const BALANCE_BASE = 0x10_0000_0000_0000;
