import { REFERENCE_SCALE } from "@bourse/engine/exchange";
import { type AssetSpec, formatDecimal, type MarketSpec } from "@bourse/engine/market";

const DECIMALS_MIN = 8;
/** A reference price is finer than the market's grid by this many decimals. */
const REFERENCE_DECIMALS = Math.log10(REFERENCE_SCALE);
/** Binance's sums over a level saturate here: 2^63 - 1 with eight decimals. */
const QUANTITY_MAX_TEXT = "92233720368.54775807";
const QUANTITY_MAX = 92_233_720_368;

/** Writes the numbers of one market as the wire has them: decimal strings of eight places. */
export interface MarketText {
  readonly price: (ticks: number) => string;
  readonly priceChange: (ticks: number) => string;
  readonly quantity: (lots: number) => string;
  readonly quote: (units: number | bigint) => string;
  /** Quote units over lots, as a price; 0 when nothing was traded. */
  readonly averagePrice: (quoteUnits: bigint, lots: number) => string;
  /** A reference price as the engine counts it; what is beyond eight places is cut off. */
  readonly referencePrice: (scaledTicks: number) => string;
}

export function createMarketText(spec: MarketSpec, quote: AssetSpec): MarketText {
  const quantity = decimalWriter(spec.quantityDecimals, spec.stepSizeUnits);
  const lotsMax = Math.floor(QUANTITY_MAX / (spec.stepSizeUnits / 10 ** spec.quantityDecimals));
  return {
    price: decimalWriter(spec.priceDecimals, spec.tickSizeUnits),
    priceChange: (ticks) => formatDecimal(ticks * spec.tickSizeUnits, spec.priceDecimals),
    quantity: (lots) => (lots > lotsMax ? QUANTITY_MAX_TEXT : quantity(lots)),
    quote: (units) => formatDecimal(units, quote.decimals),
    averagePrice: (quoteUnits, lots) => {
      const scaled = quoteUnits * 10n ** BigInt(spec.quantityDecimals + DECIMALS_MIN);
      const quantityUnits = BigInt(lots) * BigInt(spec.stepSizeUnits);
      const price = divideRounded(scaled, quantityUnits * 10n ** BigInt(quote.decimals));
      return formatDecimal(price, DECIMALS_MIN);
    },
    referencePrice: (scaledTicks) => {
      const units = BigInt(scaledTicks) * BigInt(spec.tickSizeUnits) * 10n ** BigInt(DECIMALS_MIN);
      const decimals = spec.priceDecimals + REFERENCE_DECIMALS;
      return formatDecimal(units / 10n ** BigInt(decimals), DECIMALS_MIN);
    },
  };
}

/** How far `to` is from `from` in percent, as text with that many decimals. */
export function percentChange(fromTicks: number, toTicks: number, decimals: number): string {
  const scale = 100n * 10n ** BigInt(decimals);
  const change = divideRounded(BigInt(toTicks - fromTicks) * scale, BigInt(fromTicks));
  return formatDecimal(change, decimals, decimals);
}

/** Half is rounded away from zero; anything over nothing is 0. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  if (divisor === 0n) return 0n;
  const half = divisor / 2n;
  return (dividend < 0n ? dividend - half : dividend + half) / divisor;
}

/** `formatDecimal` for counts of a fixed step, made fast: a snapshot writes 20,000 of them. */
function decimalWriter(decimals: number, unitsPerStep: number): (count: number) => string {
  if (decimals === 0 || decimals > DECIMALS_MIN) {
    return (count) => formatDecimal(count * unitsPerStep, decimals);
  }
  const scale = 10 ** decimals;
  const zeros = "0".repeat(DECIMALS_MIN - decimals);
  return (count) => {
    const units = count * unitsPerStep;
    const fraction = units % scale;
    const whole = (units - fraction) / scale;
    return `${whole}.${String(fraction).padStart(decimals, "0")}${zeros}`;
  };
}
