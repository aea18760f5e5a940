import { apiError } from "@bourse/core/error";
import { CANCEL_RESTRICTION_NAMES } from "@bourse/core/order";
import { CancelRestriction } from "@bourse/engine/market";
import type { Params } from "../../params.ts";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import { renderCanceled } from "./canceled.ts";
import { clientOrderId, newClientOrderId } from "./client-order-id.ts";
import { carryOut, type TradingDeps } from "./deps.ts";

/** Taking orders back: one, or all of a market. */
export function cancelOrderRoutes(deps: TradingDeps): readonly Route[] {
  return [
    {
      method: "DELETE",
      path: "/api/v3/order",
      wsMethod: "order.cancel",
      security: "TRADE",
      weight: 1,
      freeOnSuccess: true,
      handle: (context) => cancelOrder(deps, context),
    },
    {
      method: "DELETE",
      path: "/api/v3/openOrders",
      wsMethod: "openOrders.cancelAll",
      security: "TRADE",
      weight: 1,
      freeOnSuccess: true,
      handle: (context) => cancelAllOrders(deps, context),
    },
  ];
}

async function cancelOrder(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId, expiresTimeMs } = context;
  const market = oneMarket(deps.marketData, params);
  const orderId = params.optionalInteger("orderId");
  const origClientOrderId = clientOrderId(params, "origClientOrderId");
  if (orderId === undefined && origClientOrderId === undefined) {
    throw apiError("EitherParameter", "origClientOrderId", "orderId");
  }
  const applied = await carryOut(
    deps,
    {
      kind: "CancelOrder",
      accountId,
      marketId: market.spec.marketId,
      orderId: orderId ?? 0,
      origClientOrderId: origClientOrderId ?? "",
      newClientOrderId: clientOrderId(params, "newClientOrderId") ?? newClientOrderId(),
      restriction: readCancelRestriction(params),
    },
    expiresTimeMs,
  );
  return (await renderCanceled(deps, market, applied, context))[0];
}

async function cancelAllOrders(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId, expiresTimeMs } = context;
  const market = oneMarket(deps.marketData, params);
  const applied = await carryOut(
    deps,
    {
      kind: "CancelAllOrders",
      accountId,
      marketId: market.spec.marketId,
      newClientOrderId: newClientOrderId(),
    },
    expiresTimeMs,
  );
  return renderCanceled(deps, market, applied, context);
}

/** Which orders may be canceled; all of them when nothing was sent. */
export function readCancelRestriction(params: Params): CancelRestriction {
  const name = params.optionalEnum(
    "cancelRestrictions",
    CANCEL_RESTRICTION_NAMES,
    "InvalidCancelRestrictions",
  );
  if (name === undefined) return CancelRestriction.None;
  return name === "ONLY_NEW" ? CancelRestriction.OnlyNew : CancelRestriction.OnlyPartiallyFilled;
}
