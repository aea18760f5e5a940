import { formatDecimal, formatFeeRate } from "@bourse/core/market";
import type { ListedMarket } from "@bourse/core/order";
import { type FeeRates, Side } from "@bourse/engine/market";
import type { TradingDeps } from "./deps.ts";

type CommissionDeps = Pick<TradingDeps, "exchange">;

/** Named where there is no asset that fees may be paid in. */
const DISCOUNT_ASSET_DEFAULT = "BNB";
const NO_DISCOUNT = 10_000;
const DISCOUNT_DECIMALS = 4;

/** What an account pays in a market, by role and by side; both add up. */
export function commissionOfAccount(
  deps: CommissionDeps,
  { spec }: ListedMarket,
  accountId: number,
): object {
  return {
    symbol: spec.symbol,
    standardCommission: commission(ownRates(deps, spec.standardFees, accountId)),
    specialCommission: commission(spec.specialFees),
    taxCommission: commission(spec.taxFees),
    discount: discountOf(deps, accountId),
  };
}

/** The same for one order, whose side is known. */
export function commissionForOrder(
  deps: CommissionDeps,
  { spec }: ListedMarket,
  { accountId, side }: { readonly accountId: number; readonly side: Side },
): object {
  return {
    standardCommissionForOrder: makerTaker(ownRates(deps, spec.standardFees, accountId), side),
    specialCommissionForOrder: makerTaker(spec.specialFees, side),
    taxCommissionForOrder: makerTaker(spec.taxFees, side),
    discount: discountOf(deps, accountId),
  };
}

/** One part of a commission on the wire. */
export function commission({ makerRate, takerRate, buyerRate, sellerRate }: FeeRates) {
  return {
    maker: formatFeeRate(makerRate),
    taker: formatFeeRate(takerRate),
    buyer: formatFeeRate(buyerRate),
    seller: formatFeeRate(sellerRate),
  };
}

/** The market's rates, or those of the account's own tier. */
export function ownRates(
  { exchange }: CommissionDeps,
  fees: FeeRates,
  accountId: number,
): FeeRates {
  const { makerRate, takerRate } = exchange.accountSpec(accountId);
  return {
    ...fees,
    ...(makerRate >= 0 && { makerRate }),
    ...(takerRate >= 0 && { takerRate }),
  };
}

function makerTaker({ makerRate, takerRate, buyerRate, sellerRate }: FeeRates, side: Side) {
  const sideRate = side === Side.Buy ? buyerRate : sellerRate;
  return { maker: formatFeeRate(makerRate + sideRate), taker: formatFeeRate(takerRate + sideRate) };
}

/** What the standard part is multiplied by when it is paid in the exchange's fee asset. */
function discountOf({ exchange }: CommissionDeps, accountId: number): object {
  const { feeAssetId, feeDiscount } = exchange.exchangeSpec();
  const feeAsset = exchange.assets().find(({ assetId }) => assetId === feeAssetId);
  const discount = feeAsset === undefined ? NO_DISCOUNT : feeDiscount;
  return {
    enabledForAccount: exchange.accountSpec(accountId).paysInFeeAsset,
    enabledForSymbol: feeAsset !== undefined,
    discountAsset: feeAsset?.asset ?? DISCOUNT_ASSET_DEFAULT,
    discount: formatDecimal(discount, DISCOUNT_DECIMALS),
  };
}
