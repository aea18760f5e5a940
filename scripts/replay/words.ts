import type { Exchange } from "@bourse/engine/exchange";
import { type AssetSpec, formatDecimal, type MarketSpec } from "@bourse/engine/market";
import { ReplayError } from "./rebuild.ts";

/** The engine's numbers as people write them: symbols, decimals, times. */
export class Words {
  readonly #markets: ReadonlyMap<number, MarketSpec>;
  readonly #assets: ReadonlyMap<number, AssetSpec>;

  constructor(exchange: Exchange) {
    this.#markets = new Map(exchange.markets().map((market) => [market.marketId, market]));
    this.#assets = new Map(exchange.assets().map((asset) => [asset.assetId, asset]));
  }

  market(marketId: number): MarketSpec {
    return known(this.#markets, marketId);
  }

  /** The market of that symbol; an error that lists the others when there is none. */
  marketNamed(symbol: string): MarketSpec {
    const markets = [...this.#markets.values()];
    const found = markets.find((market) => market.symbol === symbol);
    if (found !== undefined) return found;
    const symbols = markets.map((market) => market.symbol).join(", ");
    throw new ReplayError(
      `There is no market ${symbol}. ${symbols === "" ? "None is listed." : `Listed: ${symbols}.`}`,
    );
  }

  asset(assetId: number): string {
    return known(this.#assets, assetId).asset;
  }

  /** Without the name of the asset, and without zeros behind. */
  amount(assetId: number, units: number | bigint): string {
    return formatDecimal(units, known(this.#assets, assetId).decimals, 0);
  }

  price(marketId: number, priceTicks: number): string {
    const { tickSizeUnits, priceDecimals } = this.market(marketId);
    return formatDecimal(BigInt(priceTicks) * BigInt(tickSizeUnits), priceDecimals, priceDecimals);
  }

  quantity(marketId: number, lots: number): string {
    const { stepSizeUnits, quantityDecimals } = this.market(marketId);
    return formatDecimal(BigInt(lots) * BigInt(stepSizeUnits), quantityDecimals, quantityDecimals);
  }
}

/** ISO 8601 with all six digits of the microseconds. */
export function timeText(timeUs: number): string {
  const toTheMillisecond = new Date(Math.floor(timeUs / 1_000)).toISOString().slice(0, -1);
  return `${toTheMillisecond}${String(timeUs % 1_000).padStart(3, "0")}Z`;
}

function known<Spec>(specs: ReadonlyMap<number, Spec>, id: number): Spec {
  const spec = specs.get(id);
  if (spec === undefined) throw new Error(`The journal names ${id}, which it never listed.`);
  return spec;
}
