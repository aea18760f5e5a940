import type { Market } from "../../../market-data/index.ts";
import type { Feed } from "./feed.ts";

/** Every trade, at once. */
export function tradeFeed({ symbol, text }: Market): Feed {
  return {
    symbol,
    change: ({ market, firstTradeId }, emit) => {
      for (let id = firstTradeId; id < market.trades.nextTradeId; id += 1) {
        const trade = market.trades.at(id);
        emit((time, eventTimeUs) => ({
          e: "trade",
          E: time(eventTimeUs),
          s: symbol,
          t: id,
          p: text.price(trade.priceTicks),
          q: text.quantity(trade.quantityLots),
          T: time(trade.timeUs),
          m: trade.isBuyerMaker,
          M: true,
        }));
      }
    },
  };
}

/** The fills of one taker order at one price as one event, at once. */
export function aggTradeFeed({ symbol, text }: Market): Feed {
  return {
    symbol,
    change: ({ market, firstAggTradeId }, emit) => {
      for (let id = firstAggTradeId; id < market.aggTrades.nextAggTradeId; id += 1) {
        const trade = market.aggTrades.at(id);
        emit((time, eventTimeUs) => ({
          e: "aggTrade",
          E: time(eventTimeUs),
          s: symbol,
          a: id,
          p: text.price(trade.priceTicks),
          q: text.quantity(trade.quantityLots),
          f: trade.firstTradeId,
          l: trade.lastTradeId,
          T: time(trade.timeUs),
          m: trade.isBuyerMaker,
          M: true,
        }));
      }
    },
  };
}
