import { apiError } from "@bourse/core/error";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from "../../../limits.ts";
import type { Market, MarketData } from "../../../market-data/index.ts";
import type { Params } from "../../params.ts";
import type { RequestContext, Route } from "../route.ts";
import { oneMarket } from "./symbols.ts";

/** What was traded: trade by trade, joined by taker order, and the mean price of it. */
export function tradeRoutes(marketData: MarketData): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v3/trades",
      wsMethod: "trades.recent",
      security: "NONE",
      weight: 25,
      handle: (context) => {
        const market = oneMarket(marketData, context.params);
        return newestTrades(market, context);
      },
    },
    {
      method: "GET",
      path: "/api/v3/historicalTrades",
      wsMethod: "trades.historical",
      security: "NONE",
      weight: 25,
      handle: (context) => {
        const market = oneMarket(marketData, context.params);
        const fromId = context.params.optionalInteger("fromId");
        return fromId === undefined
          ? newestTrades(market, context)
          : tradesFrom(market, fromId, context);
      },
    },
    {
      method: "GET",
      path: "/api/v3/aggTrades",
      wsMethod: "trades.aggregate",
      security: "NONE",
      weight: 4,
      handle: (context) => aggTrades(oneMarket(marketData, context.params), context),
    },
    {
      method: "GET",
      path: "/api/v3/avgPrice",
      wsMethod: "avgPrice",
      security: "NONE",
      weight: 2,
      handle: ({ params, nowMs, time }) => {
        const market = oneMarket(marketData, params);
        return {
          mins: market.spec.avgPriceMins,
          price: market.averagePrice(nowMs),
          closeTime: time(market.trades.last()?.timeUs ?? 0),
        };
      },
    },
  ];
}

function listLimit(params: Params): number {
  return params.optionalInteger("limit", { min: 1, max: LIST_LIMIT_MAX }) ?? LIST_LIMIT_DEFAULT;
}

function newestTrades(market: Market, context: RequestContext): object[] {
  return tradesFrom(market, market.trades.nextTradeId - listLimit(context.params), context);
}

/** Oldest first from that id on; trades that are no longer kept are passed over. */
function tradesFrom(market: Market, fromId: number, { params, time }: RequestContext): object[] {
  const { trades, text, spec } = market;
  const firstId = Math.max(fromId, trades.firstTradeId);
  const endId = Math.min(firstId + listLimit(params), trades.nextTradeId);
  const found: object[] = [];
  for (let id = firstId; id < endId; id += 1) {
    const { timeUs, priceTicks, quantityLots, isBuyerMaker } = trades.at(id);
    found.push({
      id,
      price: text.price(priceTicks),
      qty: text.quantity(quantityLots),
      quoteQty: text.quote(priceTicks * quantityLots * spec.quoteUnitsPerTickLot),
      time: time(timeUs),
      isBuyerMaker,
      isBestMatch: true,
    });
  }
  return found;
}

/** By first id, or by time: from the start on, or the newest up to the end. */
function aggTrades(market: Market, { params, time }: RequestContext): object[] {
  const { aggTrades: log, text } = market;
  const { firstId, endId } = aggTradeRange(market, params);
  const found: object[] = [];
  for (let id = firstId; id < endId; id += 1) {
    const trade = log.at(id);
    found.push({
      a: id,
      p: text.price(trade.priceTicks),
      q: text.quantity(trade.quantityLots),
      f: trade.firstTradeId,
      l: trade.lastTradeId,
      T: time(trade.timeUs),
      m: trade.isBuyerMaker,
      M: true,
    });
  }
  return found;
}

function aggTradeRange(
  { aggTrades: log }: Market,
  params: Params,
): { readonly firstId: number; readonly endId: number } {
  const limit = listLimit(params);
  const fromId = params.optionalInteger("fromId");
  const startMs = params.optionalTimeMs("startTime");
  const endMs = params.optionalTimeMs("endTime");
  if (fromId !== undefined && (startMs !== undefined || endMs !== undefined)) {
    throw apiError("BadCombination");
  }
  const lastId = endMs === undefined ? log.nextAggTradeId : log.firstIdAt((endMs + 1) * 1000);
  const startId = startMs === undefined ? fromId : log.firstIdAt(startMs * 1000);
  const firstId = Math.max(startId ?? lastId - limit, log.firstAggTradeId);
  return { firstId, endId: Math.min(firstId + limit, lastId) };
}
