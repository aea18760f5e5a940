import type { RequestContext, Route } from "../route.ts";
import { throwIfRefused, type TradingDeps } from "./deps.ts";
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

/** No async function: of the thousands that wait each would be several promises more. */
function placeOrder(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { market, command, responseType } = readOrder(deps, context);
  const { time, expiresTimeMs } = context;
  return deps.submit(command, expiresTimeMs).then(({ events }) => {
    throwIfRefused(events);
    return renderPlaced(deps, market, placedOrder(events), { responseType, time });
  });
}
