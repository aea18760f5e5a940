import type { ByteReader } from "../bytes/index.ts";
import type { FeeRates, MarketSpec } from "../market/index.ts";
import {
  ALL_FEATURES,
  OrderType,
  PegPriceType,
  ReferencePriceKind,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";
import type { ListMarket, PlaceOrder } from "./command.ts";

const FirstOrderType = {
  Limit: OrderType.Limit,
  Market: OrderType.Market,
  LimitMaker: OrderType.LimitMaker,
} as const;
const FirstMarketStatus = { Trading: 0, Halt: 1, Break: 2, CancelOnly: 3 } as const;

/** Rates were counted in 1/100,000 once. */
const RATE_STEPS = 1000;
const NO_FEES: FeeRates = { makerRate: 0, takerRate: 0, buyerRate: 0, sellerRate: 0 };

/**
 * The first layout of PlaceOrder, before there were stops, icebergs, pegs, strategies, self-trade
 * prevention and requestIds. Nobody writes it any more; old journals are full of it.
 */
export function readFirstPlaceOrder(reader: ByteReader): PlaceOrder {
  return {
    kind: "PlaceOrder",
    accountId: reader.integer(),
    marketId: reader.integer(),
    selfTradePrevention: SelfTradePrevention.None,
    requestId: "",
    side: reader.oneOf(Side),
    orderType: reader.oneOf(FirstOrderType),
    timeInForce: reader.oneOf(TimeInForce),
    priceTicks: reader.integer(),
    quantityLots: reader.integer(),
    quoteQuantityUnits: reader.integer(),
    icebergLots: 0,
    triggerPriceTicks: 0,
    trailingDeltaBips: 0,
    pegPriceType: PegPriceType.None,
    pegOffsetLevels: 0,
    strategyId: 0,
    strategyType: 0,
    clientOrderId: reader.text(),
  };
}

/** The first layout of ListMarket: such a market offers everything and has none of the new limits. */
export function readFirstListMarket(reader: ByteReader): ListMarket {
  const spec = {
    ...UNLIMITED,
    marketId: reader.integer(),
    symbol: reader.text(),
    baseAssetId: reader.integer(),
    quoteAssetId: reader.integer(),
    status: reader.oneOf(FirstMarketStatus),
    priceDecimals: reader.integer(),
    tickSizeUnits: reader.integer(),
    quantityDecimals: reader.integer(),
    stepSizeUnits: reader.integer(),
    baseUnitsPerLot: reader.integer(),
    quoteUnitsPerTickLot: reader.integer(),
    minPriceTicks: reader.integer(),
    maxPriceTicks: reader.integer(),
    minQuantityLots: reader.integer(),
    maxQuantityLots: reader.integer(),
    marketMinQuantityLots: reader.integer(),
    marketMaxQuantityLots: reader.integer(),
    minNotionalUnits: reader.integer(),
    maxNotionalUnits: reader.integer(),
    applyMinToMarket: reader.boolean(),
    applyMaxToMarket: reader.boolean(),
    bidMultiplierUp: reader.integer(),
    bidMultiplierDown: reader.integer(),
    askMultiplierUp: reader.integer(),
    askMultiplierDown: reader.integer(),
    avgPriceMins: reader.integer(),
    maxNumOrders: reader.integer(),
  };
  const makerRate = reader.integer() * RATE_STEPS;
  const takerRate = reader.integer() * RATE_STEPS;
  const standardFees = { ...NO_FEES, makerRate, takerRate };
  return { kind: "ListMarket", spec: { ...spec, standardFees } };
}

/** What the first layout did not say about a market. */
const UNLIMITED = {
  orderTypes: 127,
  features: ALL_FEATURES,
  selfTradePreventionModes: 63,
  marketStepLots: 0,
  oldMinNotionalUnits: 0,
  oldMinNotionalToMarket: false,
  percentPriceUp: 0,
  percentPriceDown: 0,
  minTrailingAboveBips: 0,
  maxTrailingAboveBips: 0,
  minTrailingBelowBips: 0,
  maxTrailingBelowBips: 0,
  maxIcebergParts: 0,
  maxPositionUnits: 0,
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
  taxFees: NO_FEES,
  specialFees: NO_FEES,
} as const satisfies Partial<MarketSpec>;
