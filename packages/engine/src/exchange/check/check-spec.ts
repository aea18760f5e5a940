import type { Refusal } from "../../event/index.ts";
import { MALFORMED, REJECTIONS } from "../../event/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import type {
  AccountSpec,
  AssetSpec,
  ExchangeSpec,
  FeeRates,
  MarketSpec,
} from "../../market/index.ts";
import {
  ALL_FEATURES,
  MULTIPLIER_SCALE,
  MarketStatus,
  OrderType,
  ReferencePriceKind,
  SelfTradePrevention,
  isCount,
} from "../../market/index.ts";
import { TRAILING_DELTA_BIPS_MAX } from "../../order/index.ts";
import {
  ACCOUNT_FEE_RATE_MAX,
  ASSET_LIMITS_MAX,
  AVG_PRICE_MINS_MAX,
  DECIMALS_MAX,
  FEE_RATE_SUM_MAX,
  LISTING_ID_MAX,
  MULTIPLIER_MAX,
  NAME_LENGTH_MAX,
  REFERENCE_BUCKETS_MAX,
  REFERENCE_BUCKET_WIDTH_MS_MAX,
} from "../limits.ts";

const { TakeProfitLimit } = OrderType;
const { Transfer } = SelfTradePrevention;
const { EndOfDay } = MarketStatus;
const { ArithmeticMean, External } = ReferencePriceKind;

/** The most that a number of a spec may be; of those not named here, whatever is still exact. */
const HIGHEST: Partial<Record<keyof MarketSpec, number>> = {
  marketId: LISTING_ID_MAX,
  status: EndOfDay,
  priceDecimals: DECIMALS_MAX,
  quantityDecimals: DECIMALS_MAX,
  orderTypes: 2 * (1 << TakeProfitLimit) - 1,
  features: ALL_FEATURES,
  selfTradePreventionModes: 2 * (1 << Transfer) - 1,
  percentPriceUp: MULTIPLIER_MAX,
  percentPriceDown: MULTIPLIER_MAX,
  bidMultiplierUp: MULTIPLIER_MAX,
  bidMultiplierDown: MULTIPLIER_MAX,
  askMultiplierUp: MULTIPLIER_MAX,
  askMultiplierDown: MULTIPLIER_MAX,
  bidLimitUp: MULTIPLIER_MAX,
  bidLimitDown: MULTIPLIER_MAX,
  askLimitUp: MULTIPLIER_MAX,
  askLimitDown: MULTIPLIER_MAX,
  avgPriceMins: AVG_PRICE_MINS_MAX,
  minTrailingAboveBips: TRAILING_DELTA_BIPS_MAX,
  maxTrailingAboveBips: TRAILING_DELTA_BIPS_MAX,
  minTrailingBelowBips: TRAILING_DELTA_BIPS_MAX,
  maxTrailingBelowBips: TRAILING_DELTA_BIPS_MAX,
  referencePriceKind: External,
  referenceBucketCount: REFERENCE_BUCKETS_MAX,
  referenceBucketWidthMs: REFERENCE_BUCKET_WIDTH_MS_MAX,
};

/** Fields that switch something, instead of counting it. */
const SWITCHES: readonly (keyof MarketSpec)[] = [
  "applyMinToMarket",
  "applyMaxToMarket",
  "oldMinNotionalToMarket",
];

export function checkAssetSpec(refusal: Refusal, spec: AssetSpec): boolean {
  const { assetId, asset, decimals } = spec;
  if (!isUpTo(assetId, LISTING_ID_MAX))
    return refusal.set(MALFORMED.assetId, assetId, LISTING_ID_MAX);
  if (!isName(asset)) return refusal.set(MALFORMED.asset, asset.length, NAME_LENGTH_MAX);
  return isUpTo(decimals, DECIMALS_MAX) || refusal.set(MALFORMED.decimals, decimals, DECIMALS_MAX);
}

/** A plain spec by itself: every field in the order it has there, then what fields say together. */
export function checkMarketSpec(refusal: Refusal, spec: MarketSpec): boolean {
  for (const field of Object.keys(spec) as (keyof MarketSpec)[]) {
    if (!isFieldValid(spec, field)) return refuseField(refusal, spec, field);
  }
  if (spec.referencePriceKind === ArithmeticMean) {
    const { referenceBucketCount: count, referenceBucketWidthMs: width } = spec;
    if (count === 0) return refusal.set(MALFORMED.referenceBucketCount, count, 1);
    if (width === 0) return refusal.set(MALFORMED.referenceBucketWidthMs, width, 1);
  }
  return checkFeeSums(refusal, spec);
}

function isFieldValid(spec: MarketSpec, field: keyof MarketSpec): boolean {
  const value = spec[field];
  if (field === "symbol") return isName(spec.symbol);
  if (SWITCHES.includes(field)) return typeof value === "boolean";
  if (typeof value === "object") return areRates(value);
  return isUpTo(value as number, HIGHEST[field] ?? Number.MAX_SAFE_INTEGER);
}

function refuseField(refusal: Refusal, spec: MarketSpec, field: keyof MarketSpec): false {
  const value = spec[field];
  const actual = typeof value === "number" ? value : 0;
  return refusal.set(MALFORMED[field], actual, HIGHEST[field] ?? Number.MAX_SAFE_INTEGER);
}

function areRates({ makerRate, takerRate, buyerRate, sellerRate }: FeeRates): boolean {
  return [makerRate, takerRate, buyerRate, sellerRate].every((rate) => {
    return isUpTo(rate, FEE_RATE_SUM_MAX);
  });
}

/** No side of any trade may be asked for more than half, whatever rate its account has (rule 6.4). */
function checkFeeSums(refusal: Refusal, spec: MarketSpec): boolean {
  const all = [spec.standardFees, spec.taxFees, spec.specialFees];
  const rolePart = Math.max(roleSum(spec, "makerRate"), roleSum(spec, "takerRate"));
  const sidePart = Math.max(sumOf(all, "buyerRate"), sumOf(all, "sellerRate"));
  const rate = rolePart + sidePart;
  return rate <= FEE_RATE_SUM_MAX || refusal.set(MALFORMED.standardFees, rate, FEE_RATE_SUM_MAX);
}

function roleSum(spec: MarketSpec, role: "makerRate" | "takerRate"): number {
  const { standardFees, taxFees, specialFees } = spec;
  return Math.max(standardFees[role], ACCOUNT_FEE_RATE_MAX) + sumOf([taxFees, specialFees], role);
}

function sumOf(fees: readonly FeeRates[], rate: keyof FeeRates): number {
  return fees.reduce((total, one) => total + one[rate], 0);
}

/** One lot in base units and one tick times one lot in quote units: as the decimals say, exactly. */
export function checkGrid(
  refusal: Refusal,
  spec: MarketSpec,
  base: AssetSpec,
  quote: AssetSpec,
): boolean {
  const baseDigits = base.decimals - spec.quantityDecimals;
  const quoteDigits = quote.decimals - spec.priceDecimals - spec.quantityDecimals;
  const tickLotSteps = spec.tickSizeUnits * spec.stepSizeUnits;
  const isExact =
    spec.baseUnitsPerLot > 0 &&
    spec.quoteUnitsPerTickLot > 0 &&
    isScaled(spec.stepSizeUnits, baseDigits, spec.baseUnitsPerLot) &&
    isScaled(tickLotSteps, quoteDigits, spec.quoteUnitsPerTickLot);
  return isExact || refusal.set(MALFORMED.quoteUnitsPerTickLot, spec.quoteUnitsPerTickLot, 0);
}

/** units * 10^digits === scaled, for digits of either sign, without rounding. */
function isScaled(units: number, digits: number, scaled: number): boolean {
  let power = 1;
  for (let digit = 0; digit < Math.abs(digits); digit++) power *= 10;
  return digits >= 0 ? units * power === scaled : units === scaled * power;
}

export function checkExchangeSpec(refusal: Refusal, spec: ExchangeSpec, ledger: Ledger): boolean {
  const { feeAssetId, feeDiscount, maxAssets } = spec;
  if (!isUpTo(feeDiscount, MULTIPLIER_SCALE)) {
    return refusal.set(MALFORMED.feeDiscount, feeDiscount, MULTIPLIER_SCALE);
  }
  for (const field of EXCHANGE_COUNTS) {
    if (!isCount(spec[field])) return refusal.set(MALFORMED[field], spec[field], 0);
  }
  const areLimits = maxAssets.every(({ limitUnits }) => isCount(limitUnits));
  if (!areLimits || maxAssets.length > ASSET_LIMITS_MAX) {
    return refusal.set(MALFORMED.maxAssets, maxAssets.length, ASSET_LIMITS_MAX);
  }
  const assetIds = maxAssets.map(({ assetId }) => assetId);
  if (feeAssetId !== 0) assetIds.push(feeAssetId);
  const unknown = assetIds.find((assetId) => ledger.findAsset(assetId) === undefined);
  return unknown === undefined || refusal.set(REJECTIONS.unknownAsset, unknown, 0);
}

const EXCHANGE_COUNTS = [
  "maxNumOrders",
  "maxNumAlgoOrders",
  "maxNumIcebergOrders",
  "maxNumOrderLists",
] as const;

export function checkAccountSpec(refusal: Refusal, spec: AccountSpec): boolean {
  const { accountId, tradeGroupId } = spec;
  if (!isCount(accountId)) return refusal.set(MALFORMED.accountId, accountId, 0);
  for (const field of PERMISSIONS) {
    if (typeof spec[field] !== "boolean") return refusal.set(MALFORMED[field], 0, 0);
  }
  if (!isCount(tradeGroupId)) return refusal.set(MALFORMED.tradeGroupId, tradeGroupId, 0);
  for (const field of ["makerRate", "takerRate"] as const) {
    const rate = spec[field];
    const isRate = rate === -1 || isUpTo(rate, ACCOUNT_FEE_RATE_MAX);
    if (!isRate) return refusal.set(MALFORMED[field], rate, ACCOUNT_FEE_RATE_MAX);
  }
  return true;
}

const PERMISSIONS = ["canTrade", "canWithdraw", "canDeposit", "paysInFeeAsset"] as const;

function isUpTo(count: number, max: number): boolean {
  return isCount(count) && count <= max;
}

function isName(name: string): boolean {
  return name.length > 0 && name.length <= NAME_LENGTH_MAX;
}
