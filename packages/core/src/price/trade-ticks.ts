import { type MarketSpec, Side } from "@bourse/engine/market";
import { formatPrice, formatQuantity } from "../market/index.ts";
import type { AppliedEvent } from "../projection/index.ts";
import type { PriceTick } from "./wire.ts";

/** Trades of our own exchange as ticks, by symbol; trades of markets that are not given are left out. */
export function tradeTicks(
  applied: readonly AppliedEvent[],
  markets: readonly MarketSpec[],
  receivedTimeMs: number,
): ReadonlyMap<string, readonly PriceTick[]> {
  const marketOf = new Map(markets.map((market) => [market.marketId, market]));
  const bySymbol = new Map<string, PriceTick[]>();
  for (const { timeUs, events } of applied) {
    for (const event of events) {
      if (event.kind !== "Trade") continue;
      const market = marketOf.get(event.marketId);
      if (market === undefined) continue;
      const ticks = bySymbol.get(market.symbol) ?? [];
      bySymbol.set(market.symbol, ticks);
      ticks.push({
        symbol: market.symbol,
        source: "bourse",
        sourceSequence: event.tradeId,
        priceDecimal: formatPrice(market, event.priceTicks),
        quantityDecimal: formatQuantity(market, event.quantityLots),
        isBuyerMaker: event.aggressorSide === Side.Sell,
        eventTimeMs: Math.floor(timeUs / 1000),
        receivedTimeMs,
      });
    }
  }
  return bySymbol;
}
