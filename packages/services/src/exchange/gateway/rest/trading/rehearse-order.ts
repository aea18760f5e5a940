import type { RequestContext, Route } from "../route.ts";
import { commissionForOrder } from "./commission.ts";
import { refusalError, type TradingDeps } from "./deps.ts";
import { explainOrder } from "./explain-order.ts";
import { readOrder } from "./read-order.ts";

const WEIGHT = 1;
const WEIGHT_WITH_RATES = 20;

/** New orders that are judged and not placed. */
export function rehearseOrderRoutes(deps: TradingDeps): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v3/order/test",
      wsMethod: "order.test",
      security: "TRADE",
      weight: (params) =>
        params.optionalBoolean("computeCommissionRates") === true ? WEIGHT_WITH_RATES : WEIGHT,
      handle: (context) => rehearse(deps, context),
    },
  ];
}

/** Everything but the journal: parameters, filters, funds and the state of the book. */
function rehearse(deps: TradingDeps, context: RequestContext): unknown {
  const { params } = context;
  const { market, command } = readOrder(deps, context);
  if (wants(context, "explain")) return explainOrder(deps, market, command);
  const refusal = deps.exchange.check(command);
  if (refusal !== undefined) throw refusalError(refusal);
  const wantsRates = params.optionalBoolean("computeCommissionRates") === true;
  return wantsRates ? commissionForOrder(deps, market, command) : {};
}

/** Our own switch may also be thrown by a number, as in `?explain=1`. */
function wants({ params }: RequestContext, name: string): boolean {
  return params.optionalString(name) === "1" || params.optionalBoolean(name) === true;
}
