import { formatFeeRate } from "@bourse/core/market";
import type { MarketSpec } from "@bourse/engine/market";

/** Fees are paid in what is received; there is no discount for paying them in another asset. */
export const NO_DISCOUNT = {
  enabledForAccount: false,
  enabledForSymbol: false,
  discountAsset: "BNB",
  discount: "1.00000000",
};

/** A market's commission by role; a side pays the same whether it buys or sells. */
export function standardCommission(spec: MarketSpec) {
  return { ...makerTaker(spec), buyer: formatFeeRate(0), seller: formatFeeRate(0) };
}

export function makerTaker(spec: MarketSpec) {
  return { maker: formatFeeRate(spec.makerFeeRate), taker: formatFeeRate(spec.takerFeeRate) };
}

const NO_RATE = formatFeeRate(0);
export const NO_COMMISSION = { maker: NO_RATE, taker: NO_RATE, buyer: NO_RATE, seller: NO_RATE };
export const NO_MAKER_TAKER = { maker: NO_RATE, taker: NO_RATE };
