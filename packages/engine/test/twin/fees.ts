import type { FeeRates } from "../../src/market/index.ts";
import { Side } from "../../src/market/index.ts";
import { AMOUNT_MAX, HOUSE, balanceOf, change, freeOf, receivedAssetId } from "./money.ts";
import type { TwinMarket, TwinOrder, World } from "./state.ts";
import { accountOf } from "./state.ts";

const RATE_SCALE = 100_000_000n;
const DISCOUNT_SCALE = 10_000n;

export interface Fee {
  readonly units: bigint;
  readonly assetId: number;
}

/** One side of a trade. */
export interface Fill {
  readonly order: TwinOrder;
  readonly isMaker: boolean;
  readonly priceTicks: number;
  readonly notionalUnits: bigint;
  readonly receivedUnits: bigint;
}

/** Where a side receives: free, or (12.9) held for a pending leg. */
export interface Credit {
  readonly isHeld: boolean;
  readonly credit: (units: bigint) => void;
}

/** Rule 6.1: the rates of the three parts; the account's own replaces the standard's. */
export function ratesOf(
  world: World,
  market: TwinMarket,
  { order, isMaker }: Pick<Fill, "order" | "isMaker">,
): { standard: bigint; tax: bigint; special: bigint } {
  const { standardFees, taxFees, specialFees } = market.spec;
  const account = accountOf(world, order.accountId);
  const ownRate = isMaker ? account.makerRate : account.takerRate;
  const bySide = (rates: FeeRates) =>
    order.side === Side.Buy ? rates.buyerRate : rates.sellerRate;
  const byRole = (rates: FeeRates) => (isMaker ? rates.makerRate : rates.takerRate);
  const standardRole = ownRate === -1 ? byRole(standardFees) : ownRate;
  return {
    standard: BigInt(standardRole + bySide(standardFees)),
    tax: BigInt(byRole(taxFees) + bySide(taxFees)),
    special: BigInt(byRole(specialFees) + bySide(specialFees)),
  };
}

/** Rule 6.2: a part of what is received, rounded up to a unit. */
export function plainFee(world: World, market: TwinMarket, fill: Fill): Fee {
  const { standard, tax, special } = ratesOf(world, market, fill);
  const units = ceilDiv(fill.receivedUnits * (standard + tax + special), RATE_SCALE);
  return { units, assetId: receivedAssetId(market.spec, fill.order.side) };
}

/** Rule 6.3: the fee in the exchange's fee asset; undefined when it cannot be valued. */
export function discountedFee(world: World, market: TwinMarket, fill: Fill): Fee | undefined {
  const { feeAssetId, feeDiscount } = world.exchange;
  if (feeAssetId === 0) return undefined;
  const { standard, tax, special } = ratesOf(world, market, fill);
  const rate = standard * BigInt(feeDiscount) + (tax + special) * DISCOUNT_SCALE;
  const value = fill.notionalUnits * rate;
  const scale = RATE_SCALE * DISCOUNT_SCALE;
  const { spec } = market;
  const inUnits = (units: bigint): Fee => ({ units, assetId: feeAssetId });
  if (spec.quoteAssetId === feeAssetId) return inUnits(ceilDiv(value, scale));
  if (spec.baseAssetId === feeAssetId) {
    const price = BigInt(fill.priceTicks) * BigInt(spec.quoteUnitsPerTickLot);
    return inUnits(ceilDiv(value * BigInt(spec.baseUnitsPerLot), scale * price));
  }
  const other = world.markets.find(
    (one) => one.spec.baseAssetId === feeAssetId && one.spec.quoteAssetId === spec.quoteAssetId,
  );
  if (other === undefined || other.lastPriceTicks === 0) return undefined;
  const price = BigInt(other.lastPriceTicks) * BigInt(other.spec.quoteUnitsPerTickLot);
  return inUnits(ceilDiv(value * BigInt(other.spec.baseUnitsPerLot), scale * price));
}

/**
 * Rules 5.5 and 6.3: credits what a side receives (`credit` says where to), then takes the fee:
 * out of the fee asset where the account wants that and has it, else out of what it received; of an
 * OPO out of what is free of that, if it is enough.
 */
export function receive(
  world: World,
  market: TwinMarket,
  fill: Fill,
  { credit, isHeld }: Credit,
): Fee {
  const { accountId } = fill.order;
  credit(fill.receivedUnits);
  const wants = accountOf(world, accountId).paysInFeeAsset;
  const discounted = wants ? discountedFee(world, market, fill) : undefined;
  if (discounted !== undefined && canPay(world, accountId, discounted)) {
    change(balanceOf(world, accountId, discounted.assetId), -discounted.units, 0n);
    change(balanceOf(world, HOUSE, discounted.assetId), discounted.units, 0n);
    return discounted;
  }
  const fee = plainFee(world, market, fill);
  if (isHeld && fee.assetId !== world.exchange.feeAssetId && canPay(world, accountId, fee)) {
    change(balanceOf(world, accountId, fee.assetId), -fee.units, 0n);
  } else {
    credit(-fee.units);
  }
  change(balanceOf(world, HOUSE, fee.assetId), fee.units, 0n);
  return fee;
}

/** Rule 6.3: enough is free, and it is no more than a single amount may be. */
function canPay(world: World, accountId: number, { units, assetId }: Fee): boolean {
  return units <= AMOUNT_MAX && freeOf(world, accountId, assetId) >= units;
}

export function ceilDiv(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
