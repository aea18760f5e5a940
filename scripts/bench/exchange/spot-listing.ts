import type { Command } from "@bourse/engine/command";
import {
  ALL_FEATURES,
  type AssetSpec,
  type FeeRates,
  type MarketSpec,
  MarketStatus,
  ReferencePriceKind,
} from "@bourse/engine/market";

export const USERS = 1000;
export const BASE: AssetSpec = { assetId: 1, asset: "BASE", decimals: 0 };
export const QUOTE: AssetSpec = { assetId: 2, asset: "QUOTE", decimals: 0 };
export const MARKET_ID = 1;
/** What every user owns of each asset. */
export const OWNED_UNITS = 2 ** 51;

const NO_FEES: FeeRates = { makerRate: 0, takerRate: 0, buyerRate: 0, sellerRate: 0 };
const ALL_ORDER_TYPES = 127;
const ALL_SELF_TRADE_PREVENTION_MODES = 63;

/** A spot market with the filters of a real one, but every order of the workloads passes them. */
export const FILTERED_MARKET: MarketSpec = {
  marketId: MARKET_ID,
  symbol: "BASEQUOTE",
  baseAssetId: BASE.assetId,
  quoteAssetId: QUOTE.assetId,
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
  minPriceTicks: 1,
  maxPriceTicks: 100_000_000,
  minQuantityLots: 1,
  maxQuantityLots: 900_000_000,
  marketMinQuantityLots: 0,
  marketMaxQuantityLots: 10_000_000,
  marketStepLots: 0,
  minNotionalUnits: 5_000,
  maxNotionalUnits: 2 ** 50,
  applyMinToMarket: true,
  applyMaxToMarket: false,
  oldMinNotionalUnits: 0,
  oldMinNotionalToMarket: false,
  percentPriceUp: 0,
  percentPriceDown: 0,
  bidMultiplierUp: 50_000,
  bidMultiplierDown: 2_000,
  askMultiplierUp: 50_000,
  askMultiplierDown: 2_000,
  avgPriceMins: 5,
  minTrailingAboveBips: 10,
  maxTrailingAboveBips: 2_000,
  minTrailingBelowBips: 10,
  maxTrailingBelowBips: 2_000,
  maxIcebergParts: 10,
  maxPositionUnits: 0,
  maxNumOrders: 1_000_000,
  maxNumAlgoOrders: 1_000_000,
  maxNumIcebergOrders: 1_000_000,
  maxNumOrderLists: 1_000_000,
  maxNumOrderAmends: 10,
  bidLimitUp: 0,
  bidLimitDown: 0,
  askLimitUp: 0,
  askLimitDown: 0,
  referencePriceKind: ReferencePriceKind.None,
  referenceBucketCount: 0,
  referenceBucketWidthMs: 0,
  // 10 and 20 per 100,000.
  standardFees: { makerRate: 10_000, takerRate: 20_000, buyerRate: 0, sellerRate: 0 },
  taxFees: NO_FEES,
  specialFees: NO_FEES,
};

/** The same market with no filter but those that always apply. */
export const PLAIN_MARKET: MarketSpec = {
  ...FILTERED_MARKET,
  minNotionalUnits: 0,
  maxNotionalUnits: 0,
  marketMaxQuantityLots: 0,
  bidMultiplierUp: 0,
  bidMultiplierDown: 0,
  askMultiplierUp: 0,
  askMultiplierDown: 0,
  avgPriceMins: 0,
};

/** Opens a market and gives every user what he needs to trade there. */
export function spotListing(market: MarketSpec): readonly Command[] {
  const commands: Command[] = [
    { kind: "ListAsset", spec: BASE },
    { kind: "ListAsset", spec: QUOTE },
    { kind: "ListMarket", spec: market },
  ];
  for (let user = 0; user < USERS; user++) {
    for (const { assetId } of [BASE, QUOTE]) commands.push(funding(user, assetId));
  }
  return commands;
}

function funding(user: number, assetId: number): Command {
  const accountId = accountOf(user);
  return {
    kind: "Deposit",
    accountId,
    assetId,
    amountUnits: OWNED_UNITS,
    transferId: `funding-${assetId}`,
  };
}

/** The house is account 0. */
export function accountOf(user: number): number {
  return user + 1;
}
