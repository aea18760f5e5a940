import type { Command } from "../../src/command/index.ts";
import type { AccountSpec, FeeRates, MarketSpec } from "../../src/market/index.ts";
import { ReferencePriceKind } from "../../src/market/index.ts";
import {
  APPLE,
  ASSETS,
  COIN,
  EURO,
  PEAR,
  accountSpec,
  exchangeSpec,
  marketSpec,
} from "../fixture.ts";

/** Rates so high that every fee rounds, in 1/100,000,000. */
const STANDARD: FeeRates = {
  makerRate: 777_000,
  takerRate: 1_333_100,
  buyerRate: 10_001,
  sellerRate: 3,
};
const TAX: FeeRates = { makerRate: 1, takerRate: 2_000_000, buyerRate: 0, sellerRate: 99_999 };

/** Four markets that share assets, with awkward units; two of them trade the fee asset. */
export const SPECS: readonly MarketSpec[] = [
  marketSpec({ standardFees: STANDARD, taxFees: TAX, maxNumOrders: 14, avgPriceMins: 1 }),
  marketSpec({
    marketId: 2,
    symbol: "PEARAPPLE",
    baseAssetId: PEAR.assetId,
    quoteAssetId: APPLE.assetId,
    tickSizeUnits: 3,
    stepSizeUnits: 2,
    baseUnitsPerLot: 2,
    quoteUnitsPerTickLot: 6,
    minQuantityLots: 2,
    maxNumOrders: 12,
    specialFees: { ...TAX, takerRate: 7 },
    referencePriceKind: ReferencePriceKind.ArithmeticMean,
    referenceBucketCount: 3,
    referenceBucketWidthMs: 7000,
    bidLimitUp: 10_300,
    askLimitDown: 9_650,
    askLimitUp: 30_000,
  }),
  marketSpec({
    marketId: 3,
    symbol: "COINEUR",
    baseAssetId: COIN.assetId,
    quoteAssetId: EURO.assetId,
    stepSizeUnits: 5,
    baseUnitsPerLot: 5,
    quoteUnitsPerTickLot: 5,
    maxNumOrders: 12,
    standardFees: STANDARD,
    taxFees: TAX,
    specialFees: STANDARD,
    referencePriceKind: ReferencePriceKind.External,
    bidLimitUp: 10_500,
    bidLimitDown: 9_000,
    askLimitUp: 11_000,
    askLimitDown: 9_500,
  }),
  marketSpec({
    marketId: 4,
    symbol: "APPLECOIN",
    baseAssetId: APPLE.assetId,
    quoteAssetId: COIN.assetId,
    stepSizeUnits: 3,
    quoteUnitsPerTickLot: 3,
    baseUnitsPerLot: 3,
    maxNumOrders: 12,
    standardFees: STANDARD,
    avgPriceMins: 0,
  }),
];

/** Changes of a market's limits that random orders meet; each lasts until the next. */
export const LIMITS: readonly Partial<MarketSpec>[] = [
  {},
  {},
  {},
  { maxQuantityLots: 9, marketMinQuantityLots: 2, marketMaxQuantityLots: 7, marketStepLots: 2 },
  { minNotionalUnits: 290, maxNotionalUnits: 900, applyMaxToMarket: false },
  { minNotionalUnits: 300, applyMinToMarket: false, oldMinNotionalUnits: 310 },
  { percentPriceUp: 10_400, percentPriceDown: 9_700, avgPriceMins: 2 },
  {
    bidMultiplierUp: 10_300,
    bidMultiplierDown: 9_600,
    askMultiplierUp: 10_500,
    askMultiplierDown: 9_800,
  },
  { minPriceTicks: 97, maxPriceTicks: 104 },
  {
    minTrailingAboveBips: 50,
    maxTrailingAboveBips: 300,
    minTrailingBelowBips: 60,
    maxTrailingBelowBips: 200,
  },
  { maxIcebergParts: 3, maxPositionUnits: 60_100 },
  { maxNumOrders: 4, maxNumAlgoOrders: 2, maxNumIcebergOrders: 1 },
  { maxNumOrderLists: 1, maxNumOrderAmends: 1 },
  { features: 0b1_0101_0101, orderTypes: 0b111_0011, selfTradePreventionModes: 0b11_0011 },
];

/** Two trade groups, two accounts that pay in the fee asset, one with rates of its own. */
export const ACCOUNTS: readonly AccountSpec[] = [
  accountSpec({ accountId: 1001 }),
  accountSpec({ accountId: 1002, paysInFeeAsset: true }),
  accountSpec({ accountId: 1003, tradeGroupId: 1 }),
  accountSpec({ accountId: 1004, tradeGroupId: 1, paysInFeeAsset: true }),
  accountSpec({ accountId: 1005, makerRate: 0, takerRate: 5, tradeGroupId: 2 }),
  accountSpec({ accountId: 1006, tradeGroupId: 2 }),
  accountSpec({ accountId: 7_000_000_000 }),
];
export const ACCOUNT_IDS = ACCOUNTS.map(({ accountId }) => accountId);
/** 1001 and the last one never say what they are: they have the defaults. */
const CONFIGURED = ACCOUNTS.slice(1, -1);

export const EXCHANGE = exchangeSpec({ feeAssetId: COIN.assetId, feeDiscount: 7_500 });
export const EXCHANGES = [
  EXCHANGE,
  EXCHANGE,
  exchangeSpec(),
  exchangeSpec({ ...EXCHANGE, feeDiscount: 3_333, maxNumOrders: 9, maxNumAlgoOrders: 4 }),
  exchangeSpec({
    feeAssetId: COIN.assetId,
    maxNumIcebergOrders: 2,
    maxNumOrderLists: 2,
    maxAssets: [
      { assetId: APPLE.assetId, limitUnits: 24 },
      { assetId: EURO.assetId, limitUnits: 1000 },
    ],
  }),
];

/** How much of each asset an account begins with, and is topped up to. */
export const FUNDS_UNITS: ReadonlyMap<number, number> = new Map([
  [EURO.assetId, 40_000],
  [APPLE.assetId, 20_000],
  [PEAR.assetId, 200],
  [COIN.assetId, 45_000],
]);

/** What every stream begins with: listings, accounts, and money for all but the last account. */
export const OPENING: readonly Command[] = [
  ...ASSETS.map((spec): Command => ({ kind: "ListAsset", spec })),
  ...SPECS.map((spec): Command => ({ kind: "ListMarket", spec })),
  { kind: "ConfigureExchange", spec: EXCHANGE },
  ...CONFIGURED.map((spec): Command => ({ kind: "ConfigureAccount", spec })),
  ...[...FUNDS_UNITS].flatMap(([assetId, amountUnits]) =>
    ACCOUNT_IDS.slice(0, -1).map((accountId): Command => {
      const transferId = `opening-${assetId}`;
      return { kind: "Deposit", accountId, assetId, amountUnits, transferId };
    }),
  ),
];
