import { apiError } from "@bourse/core/error";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from "../../../limits.ts";
import type { AggTrade, AggTradeQuery, PublicTrade } from "../../../market-data/index.ts";
import type { Params } from "../../params.ts";
import type { RequestContext, Route } from "../route.ts";
import type { MarketRoutesDeps } from "./general.ts";
import { oneMarket } from "./symbols.ts";

/** What was traded: trade by trade, joined by taker order, and the mean price of it. */
export function tradeRoutes(deps: MarketRoutesDeps): readonly Route[] {
  const { marketData } = deps;
  return [
    {
      method: "GET",
      path: "/api/v3/trades",
      wsMethod: "trades.recent",
      security: "NONE",
      weight: 25,
      handle: (context) => tradesFrom(undefined, deps, context),
    },
    {
      method: "GET",
      path: "/api/v3/historicalTrades",
      wsMethod: "trades.historical",
      security: "NONE",
      weight: 25,
      handle: (context) => tradesFrom(context.params.optionalInteger("fromId"), deps, context),
    },
    {
      method: "GET",
      path: "/api/v3/aggTrades",
      wsMethod: "trades.aggregate",
      security: "NONE",
      weight: 4,
      handle: (context) => aggTrades(deps, context),
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

/** Oldest first from that id on, the newest when it is undefined. */
function tradesFrom(
  fromId: number | undefined,
  { marketData, marketArchive }: MarketRoutesDeps,
  { params, time }: RequestContext,
): object[] | Promise<object[]> {
  const market = oneMarket(marketData, params);
  const { trades, text, spec } = market;
  const limit = listLimit(params);
  const query = { fromId: fromId ?? trades.nextTradeId - limit, limit };
  const write = ({ tradeId, priceTicks, quantityLots, ...trade }: PublicTrade): object => ({
    id: tradeId,
    price: text.price(priceTicks),
    qty: text.quantity(quantityLots),
    quoteQty: text.quote(priceTicks * quantityLots * spec.quoteUnitsPerTickLot),
    time: time(trade.timeUs),
    isBuyerMaker: trade.isBuyerMaker,
    isBestMatch: true,
  });
  if (marketArchive === undefined || trades.reaches(query.fromId)) {
    return trades.find(query).map(write);
  }
  return marketArchive.trades(market, query).then((found) => found.map(write));
}

/** By first id, or by time: from the start on, or the newest up to the end. */
function aggTrades(
  { marketData, marketArchive }: MarketRoutesDeps,
  { params, time }: RequestContext,
): object[] | Promise<object[]> {
  const market = oneMarket(marketData, params);
  const { text } = market;
  const query = aggTradeQuery(params);
  const write = ({ aggTradeId, ...trade }: AggTrade): object => ({
    a: aggTradeId,
    p: text.price(trade.priceTicks),
    q: text.quantity(trade.quantityLots),
    f: trade.firstTradeId,
    l: trade.lastTradeId,
    T: time(trade.timeUs),
    m: trade.isBuyerMaker,
    M: true,
  });
  if (marketArchive === undefined || market.aggTrades.reaches(query)) {
    return market.aggTrades.find(query).map(write);
  }
  return marketArchive.aggTrades(market, query).then((found) => found.map(write));
}

function aggTradeQuery(params: Params): AggTradeQuery {
  const fromId = params.optionalInteger("fromId");
  const startTimeMs = params.optionalTimeMs("startTime");
  const endTimeMs = params.optionalTimeMs("endTime");
  if (fromId !== undefined && (startTimeMs !== undefined || endTimeMs !== undefined)) {
    throw apiError("BadCombination");
  }
  return { fromId, startTimeMs, endTimeMs, limit: listLimit(params) };
}
