import type { Market } from "../../api/market.ts";
import type { OrderSide } from "../../api/spot-wire.ts";
import { minOf } from "../../money/amount.ts";
import type { BookSide } from "../../stream/derive/local-book.ts";

/** What an order would do against the book as it is now. Units of the market's grids; exact. */
export interface MarketEstimate {
  /** Base amount, in units of 10^-quantity.decimals. */
  readonly baseUnits: bigint;
  /** Quote amount, in units of 10^-notionalDecimals. */
  readonly quoteUnits: bigint;
  /** False when the book is too thin to fill all of it. */
  readonly complete: boolean;
}

/** How much an order wants: base units to trade, or quote units to spend or get. */
export type Want = { readonly baseUnits: bigint } | { readonly quoteUnits: bigint };

/** Walks the other side of the book, best price first. */
export function estimateMarketOrder(levels: BookSide, market: Market, want: Want): MarketEstimate {
  const step = BigInt(market.quantity.stepUnits);
  let baseUnits = 0n;
  let quoteUnits = 0n;
  for (let level = 0; level < levels.priceTicks.length; level++) {
    const price = BigInt(levels.priceTicks[level] ?? 0) * BigInt(market.price.stepUnits);
    const available = BigInt(levels.quantityLots[level] ?? 0) * step;
    const wanted =
      "baseUnits" in want
        ? want.baseUnits - baseUnits
        : ((want.quoteUnits - quoteUnits) / price / step) * step;
    const taken = minOf(available, wanted);
    baseUnits += taken;
    quoteUnits += taken * price;
    if (taken === wanted) return { baseUnits, quoteUnits, complete: true };
  }
  return { baseUnits, quoteUnits, complete: false };
}

/** The commission on what is received, rounded up as the exchange does. Rates have eight decimals. */
export function feeUnits(receivedUnits: bigint, rateUnits: bigint): bigint {
  const scale = 10n ** 8n;
  return (receivedUnits * rateUnits + scale - 1n) / scale;
}

/** Whose orders a taker of this side meets. */
export function otherSide(side: OrderSide): "asks" | "bids" {
  return side === "BUY" ? "asks" : "bids";
}
