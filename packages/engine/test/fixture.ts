import type { OrderTerms, PlaceOrder, PlaceOrderList } from "../src/command/index.ts";
import type {
  AccountSpec,
  AssetSpec,
  ExchangeSpec,
  FeeRates,
  MarketSpec,
} from "../src/market/index.ts";
import {
  ALL_FEATURES,
  MarketStatus,
  OrderListKind,
  OrderType,
  PegPriceType,
  ReferencePriceKind,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../src/market/index.ts";

/** Assets counted in whole pieces, so that a scenario can be checked in the head. */
export const EURO: AssetSpec = { assetId: 1, asset: "EUR", decimals: 0 };
export const APPLE: AssetSpec = { assetId: 2, asset: "APPLE", decimals: 0 };
export const PEAR: AssetSpec = { assetId: 3, asset: "PEAR", decimals: 0 };
/** The one that fees can be paid in. */
export const COIN: AssetSpec = { assetId: 4, asset: "COIN", decimals: 0 };
export const ASSETS = [EURO, APPLE, PEAR, COIN];

export const NO_FEES: FeeRates = { makerRate: 0, takerRate: 0, buyerRate: 0, sellerRate: 0 };
const ALL_ORDER_TYPES = 127;
const ALL_SELF_TRADE_PREVENTION_MODES = 63;

/** A market that takes everything, without fees, with limits so wide that none is met by accident. */
export function marketSpec(changes: Partial<MarketSpec> = {}): MarketSpec {
  return { ...GRID, ...NO_LIMITS, ...changes };
}

const GRID = {
  marketId: 1,
  symbol: "APPLEEUR",
  baseAssetId: APPLE.assetId,
  quoteAssetId: EURO.assetId,
  status: MarketStatus.Trading,
  priceDecimals: 0,
  tickSizeUnits: 1,
  quantityDecimals: 0,
  stepSizeUnits: 1,
  baseUnitsPerLot: 1,
  quoteUnitsPerTickLot: 1,
  orderTypes: ALL_ORDER_TYPES,
  features: ALL_FEATURES,
  selfTradePreventionModes: ALL_SELF_TRADE_PREVENTION_MODES,
  standardFees: NO_FEES,
  taxFees: NO_FEES,
  specialFees: NO_FEES,
};

const NO_LIMITS = {
  minPriceTicks: 1,
  maxPriceTicks: 1_000_000,
  minQuantityLots: 1,
  maxQuantityLots: 1_000_000,
  marketMinQuantityLots: 0,
  marketMaxQuantityLots: 0,
  marketStepLots: 0,
  minNotionalUnits: 0,
  maxNotionalUnits: 0,
  applyMinToMarket: true,
  applyMaxToMarket: true,
  oldMinNotionalUnits: 0,
  oldMinNotionalToMarket: true,
  percentPriceUp: 0,
  percentPriceDown: 0,
  bidMultiplierUp: 0,
  bidMultiplierDown: 0,
  askMultiplierUp: 0,
  askMultiplierDown: 0,
  avgPriceMins: 5,
  minTrailingAboveBips: 0,
  maxTrailingAboveBips: 0,
  minTrailingBelowBips: 0,
  maxTrailingBelowBips: 0,
  maxIcebergParts: 0,
  maxPositionUnits: 0,
  maxNumOrders: 200,
  maxNumAlgoOrders: 0,
  maxNumIcebergOrders: 0,
  maxNumOrderLists: 0,
  maxNumOrderAmends: 0,
  bidLimitUp: 0,
  bidLimitDown: 0,
  askLimitUp: 0,
  askLimitDown: 0,
  referencePriceKind: ReferencePriceKind.None,
  referenceBucketCount: 0,
  referenceBucketWidthMs: 0,
};

/** An exchange without limits of its own and without an asset to pay fees in. */
export function exchangeSpec(changes: Partial<ExchangeSpec> = {}): ExchangeSpec {
  return {
    feeAssetId: 0,
    feeDiscount: 0,
    maxNumOrders: 0,
    maxNumAlgoOrders: 0,
    maxNumIcebergOrders: 0,
    maxNumOrderLists: 0,
    maxAssets: [],
    ...changes,
  };
}

/** An account that may do everything and pays what the market asks for. */
export function accountSpec(changes: Partial<AccountSpec> = {}): AccountSpec {
  return {
    accountId: 1001,
    canTrade: true,
    canWithdraw: true,
    canDeposit: true,
    tradeGroupId: 0,
    makerRate: -1,
    takerRate: -1,
    paysInFeeAsset: false,
    ...changes,
  };
}

/** A limit buy of 5 at 100, changed as a test needs it. */
export function terms(changes: Partial<OrderTerms> = {}): OrderTerms {
  return {
    side: Side.Buy,
    orderType: OrderType.Limit,
    timeInForce: TimeInForce.Gtc,
    priceTicks: 100,
    quantityLots: 5,
    quoteQuantityUnits: 0,
    icebergLots: 0,
    triggerPriceTicks: 0,
    trailingDeltaBips: 0,
    pegPriceType: PegPriceType.None,
    pegOffsetLevels: 0,
    strategyId: 0,
    strategyType: 0,
    clientOrderId: "a",
    ...changes,
  };
}

/** A limit buy of 5 at 100 for account 1001, changed as a test needs it. */
export function order(changes: Partial<PlaceOrder> = {}): PlaceOrder {
  return {
    kind: "PlaceOrder",
    accountId: 1001,
    marketId: 1,
    selfTradePrevention: SelfTradePrevention.None,
    requestId: "",
    ...terms(),
    ...changes,
  };
}

/** An OCO that sells 5 at 110, or at any price once the last price is down at 90. */
export function orderList(changes: Partial<PlaceOrderList> = {}): PlaceOrderList {
  return {
    kind: "PlaceOrderList",
    accountId: 1001,
    marketId: 1,
    selfTradePrevention: SelfTradePrevention.None,
    requestId: "",
    listKind: OrderListKind.Oco,
    listClientOrderId: "list",
    legs: [
      terms({
        side: Side.Sell,
        orderType: OrderType.LimitMaker,
        priceTicks: 110,
        clientOrderId: "above",
      }),
      terms({
        side: Side.Sell,
        orderType: OrderType.StopLoss,
        priceTicks: 0,
        triggerPriceTicks: 90,
        clientOrderId: "below",
      }),
    ],
    ...changes,
  };
}
