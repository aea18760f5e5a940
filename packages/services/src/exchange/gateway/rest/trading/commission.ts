import { formatFeeRate } from "@bourse/core/market";
import type { FeeRates } from "@bourse/engine/market";

/** Fees are paid in what is received; there is no discount for paying them in another asset. */
export const NO_DISCOUNT = {
  enabledForAccount: false,
  enabledForSymbol: false,
  discountAsset: "BNB",
  discount: "1.00000000",
};

/** One part of a market's commission, by role and by side; both add up. */
export function commission(fees: FeeRates) {
  return {
    ...makerTaker(fees),
    buyer: formatFeeRate(fees.buyerRate),
    seller: formatFeeRate(fees.sellerRate),
  };
}

export function makerTaker({ makerRate, takerRate }: FeeRates) {
  return { maker: formatFeeRate(makerRate), taker: formatFeeRate(takerRate) };
}
