import { formatDecimal } from "@bourse/core/market";
import type { MarketSpec } from "@bourse/engine/market";
import type { MarketData } from "../../../market-data/index.ts";
import type { Holding } from "./holdings.ts";

export const BTC = "BTC";
/** What everything is priced in on the way to BTC. */
export const DOLLAR = "USDT";
const BTC_DECIMALS = 8;

/** A price as a fraction, so that nothing is lost before the end. */
export interface Price {
  readonly over: bigint;
  readonly under: bigint;
}

/** Dollars for one of an asset; undefined when it never had a price. */
export type FindPrice = (asset: string) => Price | undefined;

const ONE: Price = { over: 1n, under: 1n };

/** Of one base asset, in dollars. */
export function priceOf({ tickSizeUnits, priceDecimals }: MarketSpec, priceTicks: number): Price {
  return {
    over: BigInt(priceTicks) * BigInt(tickSizeUnits),
    under: 10n ** BigInt(priceDecimals),
  };
}

/** The last price of now. */
export function lastPrice(marketData: MarketData, asset: string): Price | undefined {
  const market = marketData.market(asset + DOLLAR);
  if (market === undefined || market.lastPriceTicks === 0) return undefined;
  return priceOf(market.spec, market.lastPriceTicks);
}

/** What holdings are worth in BTC at these prices; what has no price counts nothing. */
export function valueInBtc(holdings: readonly Holding[], findPrice: FindPrice): string {
  const dollarsPer = (asset: string) => (asset === DOLLAR ? ONE : findPrice(asset));
  const btc = dollarsPer(BTC);
  const value = holdings.reduce(
    (sum, holding) => sum + unitsInBtc(holding, dollarsPer(holding.asset), btc),
    0n,
  );
  return formatDecimal(value, BTC_DECIMALS);
}

function unitsInBtc(
  { asset, decimals, freeUnits, lockedUnits }: Holding,
  price: Price | undefined,
  btc: Price | undefined,
): bigint {
  const units = (freeUnits + lockedUnits) * 10n ** BigInt(BTC_DECIMALS);
  const one = 10n ** BigInt(decimals);
  if (asset === BTC) return units / one;
  if (price === undefined || btc === undefined) return 0n;
  return (units * price.over * btc.under) / (one * price.under * btc.over);
}
