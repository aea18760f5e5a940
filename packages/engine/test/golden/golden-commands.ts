import type { Command, OrderTerms } from "../../src/command/index.ts";
import {
  CancelReplaceMode,
  CancelRestriction,
  MarketStatus,
  OrderListKind,
  OrderType,
  PegPriceType,
  ReferencePriceKind,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../../src/market/index.ts";
import {
  ASSETS,
  COIN,
  EURO,
  accountSpec,
  exchangeSpec,
  marketSpec,
  order,
  orderList,
  terms,
} from "../fixture.ts";

const MAKER = 1001;
const TAKER = 1002;
const OTHER = 1003;
const { Buy, Sell } = Side;

/** Written by the engine before these commands got new layouts; nothing writes them any more. */
const FIRST_LIST_MARKET =
  "010201084150504c4545555202010000010001010101c0843d01a08d0600d08603058095f52a0100d08603d00fd08603d00f05c80164c801";
const FIRST_SELL = "0103ea0701010000643200086f6c642d73656c6c";
const FIRST_MARKET_BUY = "0103e907010001000000bc05076f6c642d627579";

const FEES = { makerRate: 100_000, takerRate: 200_000, buyerRate: 0, sellerRate: 10_000 };
const TAX = { makerRate: 0, takerRate: 0, buyerRate: 3_000, sellerRate: 4_000 };
const SPECIAL = { makerRate: 500, takerRate: 600, buyerRate: 0, sellerRate: 0 };

const APPLES = marketSpec({
  symbol: "APPLEEUR",
  marketStepLots: 1,
  maxNotionalUnits: 90_000_000,
  percentPriceUp: 90_000,
  percentPriceDown: 1_000,
  minTrailingAboveBips: 10,
  maxTrailingAboveBips: 2_000,
  minTrailingBelowBips: 10,
  maxTrailingBelowBips: 2_000,
  maxIcebergParts: 10,
  maxNumAlgoOrders: 5,
  maxNumOrderAmends: 10,
  maxPositionUnits: 5_000_000,
  standardFees: FEES,
  taxFees: TAX,
  specialFees: SPECIAL,
});
const COINS = marketSpec({
  marketId: 2,
  symbol: "COINEUR",
  baseAssetId: COIN.assetId,
  referencePriceKind: ReferencePriceKind.External,
  bidLimitUp: 20_000,
  askLimitDown: 5_000,
});
const PEARS = marketSpec({
  marketId: 3,
  symbol: "PEAREUR",
  baseAssetId: 3,
  status: MarketStatus.Halt,
  referencePriceKind: ReferencePriceKind.ArithmeticMean,
  referenceBucketCount: 5,
  referenceBucketWidthMs: 60_000,
});

/** Every kind of command, and what it takes to see every kind of event. Hex: an old layout. */
export const GOLDEN_COMMANDS: readonly (Command | string)[] = [
  ...ASSETS.map((spec) => ({ kind: "ListAsset", spec }) as const),
  FIRST_LIST_MARKET,
  deposit(MAKER, EURO.assetId, 1_000_000, "m-1"),
  deposit(MAKER, 2, 10_000, "m-2"),
  deposit(TAKER, EURO.assetId, 1_000_000, "t-1"),
  deposit(TAKER, 2, 10_000, "t-2"),
  deposit(TAKER, COIN.assetId, 500, "t-3"),
  FIRST_SELL,
  FIRST_MARKET_BUY,
  { kind: "ListMarket", spec: { ...APPLES, maxQuantityLots: 100_000 } },
  { kind: "ListMarket", spec: COINS },
  { kind: "ListMarket", spec: PEARS },
  {
    kind: "ConfigureExchange",
    spec: exchangeSpec({
      feeAssetId: COIN.assetId,
      feeDiscount: 7_500,
      maxNumOrders: 1_000,
      maxAssets: [{ assetId: 2, limitUnits: 50_000 }],
    }),
  },
  configure(MAKER, 9),
  configure(TAKER, 9, true),
  { kind: "ConfigureAccount", spec: accountSpec({ accountId: OTHER, canTrade: false }) },
  { kind: "SetReferencePrice", marketId: 2, referencePrice: 300_000 },
  // One order after the other against the book.
  place(MAKER, { side: Sell, priceTicks: 101, quantityLots: 40, clientOrderId: "sell-101" }),
  place(TAKER, { priceTicks: 101, quantityLots: 60, clientOrderId: "ioc", timeInForce: 1 }),
  place(MAKER, { side: Sell, priceTicks: 102, clientOrderId: "iceberg", ...icebergOf(100, 20) }),
  place(TAKER, { orderType: OrderType.Market, priceTicks: 0, quantityLots: 30, clientOrderId: "m" }),
  place(OTHER, { clientOrderId: "frozen" }),
  place(MAKER, { marketId: 3, clientOrderId: "closed" }),
  place(MAKER, { clientOrderId: "" }),
  place(MAKER, {
    priceTicks: 99,
    quantityLots: 9,
    requestId: "request-1",
    strategyId: 12_345_678_901,
    strategyType: 1_000_001,
    clientOrderId: "strategy",
  }),
  place(MAKER, { priceTicks: 99, requestId: "request-1", clientOrderId: "again" }),
  // The accounts are of one group: no trade, but prevention.
  place(TAKER, {
    side: Sell,
    priceTicks: 99,
    quantityLots: 4,
    selfTradePrevention: SelfTradePrevention.Decrement,
    clientOrderId: "prevented",
  }),
  place(TAKER, {
    priceTicks: 0,
    pegPriceType: PegPriceType.Primary,
    clientOrderId: "pegged",
  }),
  // Stops.
  place(TAKER, {
    side: Sell,
    orderType: OrderType.StopLossLimit,
    priceTicks: 90,
    triggerPriceTicks: 99,
    clientOrderId: "stop",
  }),
  place(MAKER, {
    side: Sell,
    orderType: OrderType.TakeProfit,
    priceTicks: 0,
    triggerPriceTicks: 150,
    trailingDeltaBips: 250,
    clientOrderId: "trailing",
  }),
  place(TAKER, { side: Sell, priceTicks: 99, quantityLots: 5, clientOrderId: "at-99" }),
  // Lists.
  orderList({ accountId: TAKER, listClientOrderId: "oco-1" }),
  {
    kind: "CancelOrderList",
    accountId: TAKER,
    marketId: 1,
    orderListId: 0,
    listClientOrderId: "oco-1",
    newClientOrderId: "oco-1-gone",
  },
  orderList({
    accountId: TAKER,
    listKind: OrderListKind.Oto,
    listClientOrderId: "oto-1",
    legs: [
      terms({ priceTicks: 102, quantityLots: 3, clientOrderId: "working" }),
      terms({ side: Sell, priceTicks: 120, quantityLots: 3, clientOrderId: "pending" }),
    ],
  }),
  // Cancel, replace, amend.
  place(MAKER, { priceTicks: 80, quantityLots: 10, clientOrderId: "to-amend" }),
  {
    kind: "AmendOrder",
    accountId: MAKER,
    marketId: 1,
    orderId: 0,
    origClientOrderId: "to-amend",
    newClientOrderId: "amended",
    quantityLots: 7,
  },
  {
    ...order({ accountId: MAKER, priceTicks: 81, quantityLots: 7, clientOrderId: "replacement" }),
    kind: "CancelReplace",
    mode: CancelReplaceMode.AllowFailure,
    cancelOrderId: 0,
    cancelOrigClientOrderId: "amended",
    cancelNewClientOrderId: "replaced",
    restriction: CancelRestriction.OnlyNew,
  },
  {
    ...order({ accountId: MAKER, clientOrderId: "never" }),
    kind: "CancelReplace",
    mode: CancelReplaceMode.StopOnFailure,
    cancelOrderId: 999_999,
    cancelOrigClientOrderId: "",
    cancelNewClientOrderId: "",
    restriction: CancelRestriction.None,
  },
  {
    kind: "CancelOrder",
    accountId: MAKER,
    marketId: 1,
    orderId: 0,
    origClientOrderId: "replacement",
    newClientOrderId: "canceled",
    restriction: CancelRestriction.None,
  },
  { kind: "CancelAllOrders", accountId: TAKER, marketId: 1, newClientOrderId: "all-" },
  place(TAKER, { timeInForce: TimeInForce.Fok, priceTicks: 70, clientOrderId: "fok" }),
  // Money.
  { ...deposit(TAKER, EURO.assetId, 500, "t-out"), kind: "Withdraw" },
  { ...deposit(TAKER, EURO.assetId, 600, "t-hold"), kind: "HoldWithdrawal" },
  { kind: "SettleWithdrawal", accountId: TAKER, transferId: "t-hold" },
  { ...deposit(TAKER, EURO.assetId, 700, "t-back"), kind: "HoldWithdrawal" },
  { kind: "ReleaseWithdrawal", accountId: TAKER, transferId: "t-back" },
  { ...deposit(TAKER, EURO.assetId, 800, "t-gift"), kind: "Transfer", toAccountId: MAKER },
  deposit(TAKER, 77, 1, "no-such-asset"),
  // Larger than a double can count.
  deposit(OTHER, 3, Number.MAX_SAFE_INTEGER, "o-1"),
  deposit(OTHER, 3, Number.MAX_SAFE_INTEGER, "o-2"),
  { kind: "AdvanceTime" },
];

function deposit(accountId: number, assetId: number, amountUnits: number, transferId: string) {
  return { kind: "Deposit", accountId, assetId, amountUnits, transferId } as const;
}

function configure(accountId: number, tradeGroupId: number, paysInFeeAsset = false): Command {
  const spec = accountSpec({ accountId, tradeGroupId, paysInFeeAsset, makerRate: 50_000 });
  return { kind: "ConfigureAccount", spec };
}

function place(accountId: number, changes: Parameters<typeof order>[0]): Command {
  return order({ accountId, side: Buy, ...changes });
}

function icebergOf(quantityLots: number, icebergLots: number): Partial<OrderTerms> {
  return { quantityLots, icebergLots };
}
