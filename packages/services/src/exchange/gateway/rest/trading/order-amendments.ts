import { renderAmendment } from "@bourse/core/amendment";
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from "../../../limits.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import type { TradingDeps } from "./deps.ts";

/** How an order became smaller, step by step. */
export function orderAmendmentRoutes(deps: TradingDeps): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v3/order/amendments",
      wsMethod: "order.amendments",
      security: "USER_DATA",
      weight: 4,
      handle: (context) => orderAmendments(deps, context),
    },
  ];
}

async function orderAmendments(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId, time } = context;
  const market = oneMarket(deps.marketData, params);
  const page = {
    orderId: params.integer("orderId"),
    fromExecutionId: params.optionalInteger("fromExecutionId"),
    limit: params.optionalInteger("limit", { min: 1, max: LIST_LIMIT_MAX }) ?? LIST_LIMIT_DEFAULT,
  };
  const owner = { accountId, marketId: market.spec.marketId };
  const amendments = await deps.history.amendments(owner, page);
  return amendments.map((amendment) => renderAmendment(market, amendment, time));
}
