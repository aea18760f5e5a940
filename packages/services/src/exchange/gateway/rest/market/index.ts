import type { Route } from "../route.ts";
import { bookRoutes } from "./book.ts";
import { candleRoutes } from "./candles.ts";
import { generalRoutes, type MarketRoutesDeps } from "./general.ts";
import { referenceRoutes } from "./reference.ts";
import { tickerRoutes } from "./tickers.ts";
import { tradeRoutes } from "./trades.ts";

export type { MarketRoutesDeps };

/** Every public endpoint of the spot API. */
export function marketRoutes(deps: MarketRoutesDeps): readonly Route[] {
  const { marketData } = deps;
  return [
    ...generalRoutes(deps),
    ...bookRoutes(marketData),
    ...tradeRoutes(deps),
    ...candleRoutes(deps),
    ...tickerRoutes(marketData),
    ...referenceRoutes(marketData),
  ];
}
