import type { FlatState, FlatStateReader } from "../../collections/index.ts";
import type { HashSum } from "../../hash/index.ts";
import { assert } from "../../invariant/index.ts";
import type { MarketSpec } from "../../market/index.ts";
import {
  MULTIPLIER_SCALE,
  ReferencePriceKind,
  isCount,
  mulDivCeil,
  mulDivFloor,
} from "../../market/index.ts";
import { PeriodSums, SUM, WEIGHT } from "./period-sums.ts";

const SUM_AT = SUM;
const WEIGHT_AT = WEIGHT;

const { ArithmeticMean, External, None } = ReferencePriceKind;

/** A reference price is counted in 1/10000 of a tick. */
export const REFERENCE_SCALE = 10_000;

/** Buckets count their trades in 1/10000, because the oldest one counts in part. */
const WEIGHT_SCALE = 10_000;
const SUM_SCALE = REFERENCE_SCALE * WEIGHT_SCALE;
const MILLISECOND_US = 1000;

/** Above the error of a few operations on doubles. */
const RELATIVE_ERROR = 2 ** -49;

/**
 * A market's reference price: what somebody outside says, or the arithmetic mean of the trades in
 * the last buckets of time. The bucket in which the window begins counts by its part inside.
 */
export class ReferencePrice {
  private readonly buckets = new PeriodSums();
  private kind: ReferencePriceKind = None;
  private bucketCount = 0;
  private widthUs = 0;
  private external = 0;
  /** The mean as it was computed last, and when; -1 = the buckets changed since. */
  private mean = 0;
  private meanTimeUs = -1;

  constructor(spec: MarketSpec) {
    this.configure(spec);
  }

  /** Starts anew when the price is to be found in another way than before. */
  configure(spec: MarketSpec): void {
    const widthUs = spec.referenceBucketWidthMs * MILLISECOND_US;
    const isSame =
      spec.referencePriceKind === this.kind &&
      spec.referenceBucketCount === this.bucketCount &&
      widthUs === this.widthUs;
    if (isSame) return;
    this.kind = spec.referencePriceKind;
    this.bucketCount = spec.referenceBucketCount;
    this.widthUs = widthUs;
    this.external = 0;
    this.meanTimeUs = -1;
    this.buckets.clear();
    const isMean = this.kind === ArithmeticMean;
    this.buckets.setWindow(widthUs, isMean ? this.bucketCount + 1 : 0);
  }

  /** 0 = there is none. */
  setExternal(referencePrice: number): void {
    this.external = referencePrice;
  }

  /** A trade, whatever its size. */
  add(priceTicks: number, timeUs: number): void {
    if (this.kind !== ArithmeticMean) return;
    this.buckets.add(timeUs, priceTicks, 1);
    this.meanTimeUs = -1;
  }

  /** In 1/10000 of a tick; 0 = there is none. */
  at(timeUs: number): number {
    if (this.kind !== ArithmeticMean) return this.external;
    if (this.meanTimeUs !== timeUs) {
      this.buckets.forget(timeUs);
      this.mean = this.buckets.count === 0 ? 0 : this.meanAt(timeUs);
      this.meanTimeUs = timeUs;
    }
    return this.mean;
  }

  writeTo(state: FlatState, timeUs: number): void {
    this.buckets.forget(timeUs);
    state.numbers.push(this.external);
    this.buckets.writeTo(state);
  }

  /** Configured as it was. */
  readFrom(reader: FlatStateReader): void {
    this.external = reader.number();
    this.buckets.readFrom(reader);
    this.meanTimeUs = -1;
  }

  feed(hash: HashSum, timeUs: number): void {
    this.buckets.forget(timeUs);
    hash.feed(this.external);
    this.buckets.feed(hash);
  }

  assertValid(): void {
    this.buckets.assertValid();
    assert(isCount(this.external), `${this.external} is no reference price`);
    const isExternal = this.kind === External;
    assert(isExternal || this.external === 0, "a price was set from outside and is not used");
  }

  private meanAt(timeUs: number): number {
    const insideUs = this.insideUs(timeUs);
    const { totals } = this.buckets;
    const trades = totals[WEIGHT_AT] as number;
    const sum = totals[SUM_AT] as number;
    const isWide = totals[SUM_AT - 1] !== 0;
    if (insideUs === this.widthUs && !isWide) return mulDivFloor(sum, REFERENCE_SCALE, trades);
    const oldTrades = this.buckets.oldest(WEIGHT_AT);
    const oldWeight = mulDivFloor(oldTrades * WEIGHT_SCALE, insideUs, this.widthUs);
    const weight = (trades - oldTrades) * WEIGHT_SCALE + oldWeight;
    if (weight === 0) return 0;
    if (isWide) return this.exactMean(insideUs, weight);
    const oldSum = this.buckets.oldest(SUM_AT);
    const mean = ((sum - oldSum + oldSum * (insideUs / this.widthUs)) * SUM_SCALE) / weight;
    // The doubles decide unless the true quotient might lie beyond a whole number.
    const errorMax = mean * RELATIVE_ERROR + 1 / weight;
    const floor = Math.floor(mean - errorMax);
    return floor === Math.floor(mean + errorMax) ? floor : this.exactMean(insideUs, weight);
  }

  /** How much of the oldest bucket the window still covers. */
  private insideUs(timeUs: number): number {
    const windowBeginsUs = timeUs - this.bucketCount * this.widthUs;
    const bucketEndsUs = (this.buckets.oldestNumber + 1) * this.widthUs;
    return Math.min(bucketEndsUs - windowBeginsUs, this.widthUs);
  }

  private exactMean(insideUs: number, weight: number): number {
    const { totals } = this.buckets;
    const lower = BigInt(this.buckets.oldest(SUM_AT));
    const oldSum = (BigInt(this.buckets.oldest(SUM_AT - 1)) << 52n) + lower;
    const sum = (BigInt(totals[SUM_AT - 1] as number) << 52n) + BigInt(totals[SUM_AT] as number);
    const scale = BigInt(SUM_SCALE);
    const inside = (oldSum * scale * BigInt(insideUs)) / BigInt(this.widthUs);
    return Number(((sum - oldSum) * scale + inside) / BigInt(weight));
  }
}

/** The lowest whole price that a multiple (in 1/10000) of a reference price allows; 0 = no bound. */
export function lowestTicks(referencePrice: number, multiplier: number): number {
  return mulDivCeil(referencePrice, multiplier, REFERENCE_SCALE * MULTIPLIER_SCALE);
}

/** The highest one; Infinity when there is no bound. */
export function highestTicks(referencePrice: number, multiplier: number): number {
  if (referencePrice === 0 || multiplier === 0) return Infinity;
  return mulDivFloor(referencePrice, multiplier, REFERENCE_SCALE * MULTIPLIER_SCALE);
}
