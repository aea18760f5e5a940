import type { MarketSpec } from "../../src/market/index.ts";
import { ReferencePriceKind, Side } from "../../src/market/index.ts";
import type { TwinMarket } from "./state.ts";

const MICROSECONDS = 1_000_000;
/** Prices are compared in 1/10000 of a tick, and multipliers are in 1/10000. */
export const SCALE = 10_000n;

/** A price as an exact fraction of ticks. */
export interface Price {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Every trade adds to the average (rule 4) and to the arithmetic mean (rule 10.1). */
export function recordTrade(
  market: TwinMarket,
  timeUs: number,
  { priceTicks, lots }: { priceTicks: number; lots: number },
): void {
  market.lastPriceTicks = priceTicks;
  const second = Math.floor(timeUs / MICROSECONDS);
  let sums = market.seconds.find((one) => one.second === second);
  if (sums === undefined) {
    sums = { second, tickLots: 0n, lots: 0n };
    market.seconds.push(sums);
  }
  sums.tickLots += BigInt(priceTicks) * BigInt(lots);
  sums.lots += BigInt(lots);
  if (market.spec.referencePriceKind !== ReferencePriceKind.ArithmeticMean) return;
  const number = BigInt(timeUs) / bucketWidthUs(market.spec);
  let bucket = market.buckets.find((one) => one.number === number);
  if (bucket === undefined) {
    bucket = { number, count: 0n, sum: 0n };
    market.buckets.push(bucket);
  }
  bucket.count += 1n;
  bucket.sum += BigInt(priceTicks) * SCALE;
  const begin = windowBegin(market.spec, timeUs);
  const width = bucketWidthUs(market.spec);
  market.buckets = market.buckets.filter((one) => (one.number + 1n) * width > begin);
}

/** Rule 4: the reference price, else the volume-weighted average, else the last price, else none. */
export function averagePrice(market: TwinMarket, timeUs: number): Price | undefined {
  const reference = referencePrice(market, timeUs);
  if (reference !== undefined) return { numerator: reference, denominator: SCALE };
  const ticks = weightedTicks(market, timeUs) ?? BigInt(market.lastPriceTicks);
  return ticks === 0n ? undefined : { numerator: ticks, denominator: 1n };
}

/** Rule 4: over the whole seconds within the window, in whole ticks, halves up. */
function weightedTicks(market: TwinMarket, timeUs: number): bigint | undefined {
  forgetSeconds(market, timeUs);
  let tickLots = 0n;
  let lots = 0n;
  for (const sums of market.seconds) {
    tickLots += sums.tickLots;
    lots += sums.lots;
  }
  return lots === 0n ? undefined : (2n * tickLots + lots) / (2n * lots);
}

/** What has left the window of the average stays gone, also when the window grows later. */
export function forgetSeconds(market: TwinMarket, timeUs: number): void {
  const oldest = Math.floor(timeUs / MICROSECONDS) - market.spec.avgPriceMins * 60;
  market.seconds = market.seconds.filter(({ second }) => second > oldest);
}

/** Rule 10.1: in 1/10000 of a tick; undefined = none. */
export function referencePrice(market: TwinMarket, timeUs: number): bigint | undefined {
  switch (market.spec.referencePriceKind) {
    case ReferencePriceKind.None:
      return undefined;
    case ReferencePriceKind.External:
      return market.externalReference === 0 ? undefined : BigInt(market.externalReference);
    case ReferencePriceKind.ArithmeticMean:
      return meanPrice(market, timeUs);
    default:
      return undefined;
  }
}

/** Rule 10.1: the bucket that straddles the window's begin counts by the part of it inside. */
function meanPrice(market: TwinMarket, timeUs: number): bigint | undefined {
  const width = bucketWidthUs(market.spec);
  const begin = windowBegin(market.spec, timeUs);
  let count = 0n;
  let sum = 0n;
  for (const bucket of market.buckets) {
    const end = (bucket.number + 1n) * width;
    if (end <= begin) continue;
    const inside = end - begin < width ? end - begin : width;
    count += (bucket.count * SCALE * inside) / width;
    sum += (bucket.sum * SCALE * inside) / width;
  }
  return count === 0n ? undefined : sum / count;
}

/** Rule 10.1: another kind, count or width of buckets starts anew. */
export function changeReference(market: TwinMarket, next: MarketSpec): void {
  const { spec } = market;
  const isSame =
    spec.referencePriceKind === next.referencePriceKind &&
    spec.referenceBucketCount === next.referenceBucketCount &&
    spec.referenceBucketWidthMs === next.referenceBucketWidthMs;
  if (isSame) return;
  market.buckets = [];
  market.externalReference = 0;
}

function windowBegin(spec: MarketSpec, timeUs: number): bigint {
  return BigInt(timeUs) - bucketWidthUs(spec) * BigInt(spec.referenceBucketCount);
}

function bucketWidthUs(spec: MarketSpec): bigint {
  return BigInt(spec.referenceBucketWidthMs) * 1000n;
}

/** Says of a price whether a taker may trade at it. */
export type Range = (priceTicks: number) => boolean;

/** Rule 11.1: bounds included; a multiplier of 0 is no bound; no reference, no rule. */
export function priceRange(market: TwinMarket, side: Side, timeUs: number): Range {
  const { spec } = market;
  const reference = referencePrice(market, timeUs);
  if (reference === undefined) return () => true;
  const up = BigInt(side === Side.Buy ? spec.bidLimitUp : spec.askLimitUp);
  const down = BigInt(side === Side.Buy ? spec.bidLimitDown : spec.askLimitDown);
  return (priceTicks) => {
    const price = BigInt(priceTicks) * SCALE * SCALE;
    if (up !== 0n && price > reference * up) return false;
    return down === 0n || price >= reference * down;
  };
}
