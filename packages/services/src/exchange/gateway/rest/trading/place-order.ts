import type { RequestContext, Route } from "../route.ts";
import { carryOut, type TradingDeps } from "./deps.ts";
import { placedOrder, renderPlaced } from "./placed-order.ts";
import { readOrder } from "./read-order.ts";

/** New orders. */
export function placeOrderRoutes(deps: TradingDeps): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v3/order",
      wsMethod: "order.place",
      security: "TRADE",
      weight: 1,
      freeOnSuccess: true,
      orders: 1,
      handle: (context) => placeOrder(deps, context),
    },
  ];
}

async function placeOrder(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { market, command, responseType } = readOrder(deps, context);
  const applied = await carryOut(deps, command, context.expiresTimeMs);
  const { time } = context;
  return renderPlaced(deps, market, placedOrder(applied.events), { responseType, time });
}
