import type { Route } from "../route.ts";
import { accountRoutes } from "./account.ts";
import { cancelOrderRoutes } from "./cancel-order.ts";
import type { TradingDeps } from "./deps.ts";
import { myTradesRoutes } from "./my-trades.ts";
import { notOfferedRoutes } from "./not-offered.ts";
import { placeOrderRoutes } from "./place-order.ts";
import { queryOrderRoutes } from "./query-orders.ts";

export type { TradingDeps };

/** Every endpoint of the spot API that belongs to an account. */
export function tradingRoutes(deps: TradingDeps): readonly Route[] {
  return [
    ...placeOrderRoutes(deps),
    ...cancelOrderRoutes(deps),
    ...queryOrderRoutes(deps),
    ...myTradesRoutes(deps),
    ...accountRoutes(deps),
    ...notOfferedRoutes(),
  ];
}
