import type { ListAsset, ListMarket } from "../command/index.ts";
import type { Rejection } from "../event/index.ts";
import { REJECTIONS, malformed } from "../event/index.ts";
import { AssetBalances, HOUSE_ACCOUNT_ID } from "../ledger/index.ts";
import type { AssetSpec, MarketSpec } from "../market/index.ts";
import { MULTIPLIER_SCALE, MarketStatus, RATE_SCALE, isCount } from "../market/index.ts";
import { AVG_PRICE_MINS_MAX, DECIMALS_MAX, LISTING_ID_MAX, NAME_LENGTH_MAX } from "./limits.ts";
import { Market } from "./market.ts";
import type { ExchangeState } from "./state.ts";

/** What may change about a market once it is listed: its limits, its fees and its status. */
const FIXED_FIELDS = [
  "symbol",
  "baseAssetId",
  "quoteAssetId",
  "priceDecimals",
  "tickSizeUnits",
  "quantityDecimals",
  "stepSizeUnits",
  "baseUnitsPerLot",
  "quoteUnitsPerTickLot",
] as const satisfies (keyof MarketSpec)[];

export function listAsset(state: ExchangeState, { spec }: ListAsset): void {
  const rejection = checkAsset(state, spec);
  if (rejection !== undefined) return state.reject(HOUSE_ACCOUNT_ID, rejection);
  state.ledger.listAsset(new AssetBalances(spec));
  state.events.push({ kind: "AssetListed", spec });
}

export function listMarket(state: ExchangeState, { spec }: ListMarket): void {
  const rejection = checkMarketSpec(state, spec);
  if (rejection !== undefined) return state.reject(HOUSE_ACCOUNT_ID, rejection);
  const listed = state.markets.get(spec.marketId);
  if (listed === undefined) {
    const base = state.ledger.asset(spec.baseAssetId);
    const quote = state.ledger.asset(spec.quoteAssetId);
    state.markets.set(spec.marketId, new Market(spec, base, quote));
  } else {
    listed.changeLimits(spec, state.timeUs);
  }
  state.events.push({ kind: "MarketListed", spec });
}

function checkAsset(state: ExchangeState, spec: AssetSpec): Rejection | undefined {
  if (!(isCount(spec.assetId) && spec.assetId <= LISTING_ID_MAX)) return malformed("assetId");
  if (!isName(spec.asset)) return malformed("asset");
  if (!(isCount(spec.decimals) && spec.decimals <= DECIMALS_MAX)) return malformed("decimals");
  const isTaken = state.ledger
    .assets()
    .some((other) => other.spec.assetId === spec.assetId || other.spec.asset === spec.asset);
  return isTaken ? REJECTIONS.listingTaken : undefined;
}

function checkMarketSpec(state: ExchangeState, spec: MarketSpec): Rejection | undefined {
  const wrong = wrongNumber(spec);
  if (wrong !== undefined) return malformed(wrong);
  if (!isName(spec.symbol)) return malformed("symbol");
  const base = state.ledger.findAsset(spec.baseAssetId);
  const quote = state.ledger.findAsset(spec.quoteAssetId);
  if (base === undefined || quote === undefined || base === quote) return REJECTIONS.unknownAsset;
  if (!isGridExact(spec, base.spec, quote.spec)) return malformed("quoteUnitsPerTickLot");
  for (const other of state.markets.values()) {
    const isSame = other.spec.marketId === spec.marketId;
    if (!isSame && other.spec.symbol === spec.symbol) return REJECTIONS.listingTaken;
    if (isSame && FIXED_FIELDS.some((field) => other.spec[field] !== spec[field])) {
      return REJECTIONS.gridChanged;
    }
  }
  return undefined;
}

/** The first field that holds no whole number, or one beyond what the engine computes with. */
function wrongNumber(spec: MarketSpec): string | undefined {
  const highest: Partial<Record<keyof MarketSpec, number>> = {
    marketId: LISTING_ID_MAX,
    status: MarketStatus.CancelOnly,
    priceDecimals: DECIMALS_MAX,
    quantityDecimals: DECIMALS_MAX,
    avgPriceMins: AVG_PRICE_MINS_MAX,
    makerFeeRate: RATE_SCALE,
    takerFeeRate: RATE_SCALE,
    bidMultiplierUp: MULTIPLIER_SCALE * 1000,
    askMultiplierUp: MULTIPLIER_SCALE * 1000,
  };
  return Object.entries(spec)
    .filter(([, value]) => typeof value === "number")
    .find(([field, value]) => {
      const max = highest[field as keyof MarketSpec] ?? Number.MAX_SAFE_INTEGER;
      return !(isCount(value as number) && (value as number) <= max);
    })?.[0];
}

/** One lot in base units and one tick times one lot in quote units: as the decimals say, exactly. */
function isGridExact(spec: MarketSpec, base: AssetSpec, quote: AssetSpec): boolean {
  const baseDigits = base.decimals - spec.quantityDecimals;
  const quoteDigits = quote.decimals - spec.priceDecimals - spec.quantityDecimals;
  return (
    spec.baseUnitsPerLot > 0 &&
    spec.quoteUnitsPerTickLot > 0 &&
    isScaled(spec.stepSizeUnits, baseDigits, spec.baseUnitsPerLot) &&
    isScaled(spec.tickSizeUnits * spec.stepSizeUnits, quoteDigits, spec.quoteUnitsPerTickLot)
  );
}

/** units * 10^digits === scaled, for digits of either sign, without rounding. */
function isScaled(units: number, digits: number, scaled: number): boolean {
  let power = 1;
  for (let digit = 0; digit < Math.abs(digits); digit++) power *= 10;
  return digits >= 0 ? units * power === scaled : units === scaled * power;
}

function isName(name: string): boolean {
  return name.length > 0 && name.length <= NAME_LENGTH_MAX;
}
