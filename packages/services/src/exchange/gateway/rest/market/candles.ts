import {
  type Candle,
  type CandleInterval,
  isCandleInterval,
  nextCandleOpenTimeMs,
  parseTimeZone,
} from "@bourse/core/candle";
import { apiError } from "@bourse/core/error";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from "../../../limits.ts";
import type { Params } from "../../params.ts";
import type { RequestContext, Route } from "../route.ts";
import type { MarketRoutesDeps } from "./general.ts";
import { oneMarket } from "./symbols.ts";

/** Candles; the variant made for charts differs in nothing here. */
export function candleRoutes(deps: MarketRoutesDeps): readonly Route[] {
  const handle = (context: RequestContext): unknown => candles(deps, context);
  const common = { method: "GET", security: "NONE", weight: 2, handle } as const;
  return [
    { ...common, path: "/api/v3/klines", wsMethod: "klines" },
    { ...common, path: "/api/v3/uiKlines", wsMethod: "uiKlines" },
  ];
}

/** The time zone a request names, as minutes east of UTC. */
export function timeZoneOffset(params: Params): number {
  const text = params.optionalString("timeZone");
  if (text === undefined) return 0;
  const offsetMinutes = parseTimeZone(text);
  if (offsetMinutes === undefined) throw apiError("InvalidParameter", "timeZone");
  return offsetMinutes;
}

function candles(
  { marketData, marketArchive }: MarketRoutesDeps,
  { params, nowMs, time }: RequestContext,
): unknown[][] | Promise<unknown[][]> {
  const market = oneMarket(marketData, params);
  const interval = intervalOf(params);
  const offsetMinutes = timeZoneOffset(params);
  const query = {
    interval,
    offsetMinutes,
    startTimeMs: params.optionalTimeMs("startTime"),
    endTimeMs: params.optionalTimeMs("endTime"),
    limit: params.optionalInteger("limit", { min: 1, max: LIST_LIMIT_MAX }) ?? LIST_LIMIT_DEFAULT,
    nowMs,
  };
  const { price, quantity, quote } = market.text;
  const write = (candle: Candle): unknown[] => [
    time(candle.openTimeMs * 1000),
    price(candle.openTicks),
    price(candle.highTicks),
    price(candle.lowTicks),
    price(candle.closeTicks),
    quantity(candle.volumeLots),
    time(nextCandleOpenTimeMs(interval, candle.openTimeMs, offsetMinutes) * 1000 - 1),
    quote(candle.quoteVolumeUnits),
    candle.tradeCount,
    quantity(candle.takerBuyLots),
    quote(candle.takerBuyQuoteUnits),
    "0",
  ];
  if (marketArchive === undefined || market.candles.reaches(query)) {
    return market.candles.find(query).map(write);
  }
  return marketArchive.candles(market, query).then((found) => found.map(write));
}

function intervalOf(params: Params): CandleInterval {
  const text = params.string("interval");
  if (!isCandleInterval(text)) throw apiError("InvalidInterval");
  return text;
}
