import { ASSETS, MARKETS } from "@bourse/core/market";
import { createMarketData, type Market } from "../../src/exchange/market-data/index.ts";
import { type NaiveTrade, tradeEvent } from "./naive-market.ts";

/** BTCUSDT after those trades. */
export function marketWith(trades: readonly NaiveTrade[]): Market {
  const marketData = createMarketData({ assets: ASSETS, markets: MARKETS });
  const market = marketData.market("BTCUSDT");
  if (market === undefined) throw new Error("BTCUSDT is not listed.");
  trades.forEach((trade, index) =>
    marketData.apply({
      sequence: index + 1,
      timeUs: trade.timeUs,
      command: { kind: "AdvanceTime" },
      events: [tradeEvent(trade, market.spec.quoteUnitsPerTickLot)],
      replayed: false,
    }),
  );
  return market;
}
