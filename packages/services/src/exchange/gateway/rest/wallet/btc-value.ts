import { formatDecimal } from "@bourse/core/market";
import type { MarketData } from "../../../market-data/index.ts";
import type { Holding } from "./holdings.ts";

const BTC = "BTC";
/** What everything is priced in on the way to BTC. */
const DOLLAR = "USDT";
const BTC_DECIMALS = 8;

/** A price as a fraction, so that nothing is lost before the end. */
interface Price {
  readonly over: bigint;
  readonly under: bigint;
}

const ONE: Price = { over: 1n, under: 1n };

/** What holdings are worth in BTC at the last prices; what has no price counts nothing. */
export class BtcValue {
  readonly #marketData: MarketData;

  constructor(marketData: MarketData) {
    this.#marketData = marketData;
  }

  text(holdings: readonly Holding[]): string {
    const btc = this.#dollarsPer(BTC);
    const value = holdings.reduce((sum, holding) => sum + this.#value(holding, btc), 0n);
    return formatDecimal(value, BTC_DECIMALS);
  }

  #value({ asset, decimals, freeUnits, lockedUnits }: Holding, btc: Price | undefined): bigint {
    const units = (freeUnits + lockedUnits) * 10n ** BigInt(BTC_DECIMALS);
    const one = 10n ** BigInt(decimals);
    if (asset === BTC) return units / one;
    const price = this.#dollarsPer(asset);
    if (price === undefined || btc === undefined) return 0n;
    return (units * price.over * btc.under) / (one * price.under * btc.over);
  }

  #dollarsPer(asset: string): Price | undefined {
    if (asset === DOLLAR) return ONE;
    const market = this.#marketData.market(asset + DOLLAR);
    if (market === undefined || market.lastPriceTicks === 0) return undefined;
    const { tickSizeUnits, priceDecimals } = market.spec;
    return {
      over: BigInt(market.lastPriceTicks) * BigInt(tickSizeUnits),
      under: 10n ** BigInt(priceDecimals),
    };
  }
}
