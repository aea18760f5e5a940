import type { MarketGrid } from "../strategy.ts";
import { MARKET_TRAITS } from "../traits.ts";

/** A market as exchangeInfo describes it, ready for the strategy and for the wire. */
export interface LiveGrid extends MarketGrid {
  readonly symbol: string;
  readonly priceText: (ticks: number) => string;
  readonly quantityText: (lots: number) => string;
}

interface SymbolInfo {
  readonly symbol: string;
  readonly filters: readonly Readonly<Record<string, string>>[];
}

/** The markets of exchangeInfo that the bots know how to trade. */
export function gridsOf(exchangeInfo: unknown, symbols: readonly string[]): LiveGrid[] {
  const { symbols: infos } = exchangeInfo as { symbols: readonly SymbolInfo[] };
  return infos.flatMap(({ symbol, filters }) => {
    const traits = MARKET_TRAITS.find((candidate) => candidate.symbol === symbol);
    if (traits === undefined || !symbols.includes(symbol)) return [];
    const value = (type: string, field: string) =>
      filters.find((filter) => filter["filterType"] === type)?.[field] ?? "1";
    const tick = stepOf(value("PRICE_FILTER", "tickSize"));
    const lot = stepOf(value("LOT_SIZE", "stepSize"));
    return [
      {
        symbol,
        traits,
        ticksPerUnit: 1 / tick.size,
        lotsPerUnit: 1 / lot.size,
        minNotional: Number(value("NOTIONAL", "minNotional")),
        priceText: (ticks) => (ticks * tick.size).toFixed(tick.decimals),
        quantityText: (lots) => (lots * lot.size).toFixed(lot.decimals),
      },
    ];
  });
}

function stepOf(text: string): { size: number; decimals: number } {
  const decimals = (text.split(".")[1] ?? "").replace(/0+$/, "").length;
  return { size: Number(text), decimals };
}
