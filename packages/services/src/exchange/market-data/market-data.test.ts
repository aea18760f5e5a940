import { ASSETS, MARKETS } from "@bourse/core/market";
import type { Event } from "@bourse/engine/event";
import { Side } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { tradeEvent } from "../../../test/market-data/naive-market.ts";
import { createMarketData, type MarketChange } from "./index.ts";

const TIME_US = 1_790_000_000_000_000;

function trade(marketId: number, tradeId: number): Event {
  const naive = { tradeId, timeUs: TIME_US, takerOrderId: tradeId, isBuyerMaker: false };
  return { ...tradeEvent({ ...naive, priceTicks: 100, quantityLots: 1 }, 10), marketId };
}
function level(marketId: number, quantityLots: number): Event {
  return { kind: "LevelChanged", marketId, side: Side.Buy, priceTicks: 99, quantityLots };
}

test("a command that moves several markets is one change of each", () => {
  const marketData = createMarketData({ assets: ASSETS, markets: MARKETS });
  const changes: MarketChange[] = [];
  marketData.subscribe((change) => changes.push(change));
  // As the engine tells them: what happened market by market, and then all the levels.
  const events = [trade(1, 1), trade(1, 2), trade(2, 1), level(1, 5), level(2, 6), level(2, 7)];
  const command = { kind: "AdvanceTime" } as const;
  marketData.apply({ sequence: 1, timeUs: TIME_US, command, events, replayed: false });
  const told = changes.map(({ market, levels, firstTradeId, isTopChanged }) => ({
    symbol: market.symbol,
    levels: levels.map(({ quantityLots }) => quantityLots),
    trades: market.trades.nextTradeId - firstTradeId,
    updateId: market.depth.updateId,
    isTopChanged,
  }));
  const expected = { updateId: 1, isTopChanged: true };
  expect(told).toEqual([
    { symbol: "BTCUSDT", levels: [5], trades: 2, ...expected },
    { symbol: "ETHUSDT", levels: [6, 7], trades: 1, ...expected },
  ]);
});
