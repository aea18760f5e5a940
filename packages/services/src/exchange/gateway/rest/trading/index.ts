import type { Route } from "../route.ts";
import { accountRoutes } from "./account.ts";
import { amendOrderRoutes } from "./amend-order.ts";
import { cancelOrderRoutes } from "./cancel-order.ts";
import { cancelReplaceRoutes } from "./cancel-replace.ts";
import type { TradingDeps } from "./deps.ts";
import { preventedMatchRoutes } from "./my-prevented-matches.ts";
import { myTradesRoutes } from "./my-trades.ts";
import { orderAmendmentRoutes } from "./order-amendments.ts";
import { orderListRoutes } from "./order-lists.ts";
import { placeOrderRoutes } from "./place-order.ts";
import { queryListRoutes } from "./query-lists.ts";
import { queryOrderRoutes } from "./query-orders.ts";
import { rehearseOrderRoutes } from "./rehearse-order.ts";
import { smartOrderRoutingRoutes } from "./smart-order-routing.ts";

export type { TradingDeps };

/** Every endpoint of the spot API that belongs to an account. */
export function tradingRoutes(deps: TradingDeps): readonly Route[] {
  return [
    ...placeOrderRoutes(deps),
    ...rehearseOrderRoutes(deps),
    ...cancelOrderRoutes(deps),
    ...cancelReplaceRoutes(deps),
    ...amendOrderRoutes(deps),
    ...orderAmendmentRoutes(deps),
    ...orderListRoutes(deps),
    ...queryOrderRoutes(deps),
    ...queryListRoutes(deps),
    ...preventedMatchRoutes(deps),
    ...myTradesRoutes(deps),
    ...accountRoutes(deps),
    ...smartOrderRoutingRoutes(),
  ];
}
