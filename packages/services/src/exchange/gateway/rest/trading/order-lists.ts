import { apiError } from "@bourse/core/error";
import { oneMarket } from "../market/symbols.ts";
import type { RequestContext, Route } from "../route.ts";
import { renderCanceled } from "./canceled.ts";
import { clientOrderId, newClientOrderId } from "./client-order-id.ts";
import { carryOut, type TradingDeps } from "./deps.ts";
import { readLegacyOco } from "./legacy-oco.ts";
import { type ListForm, OCO, OPO, OPOCO, OTO, OTOCO } from "./list-forms.ts";
import { renderPlacedList } from "./placed-list.ts";
import { type ReadList, readList } from "./read-list.ts";

const FORMS: readonly [name: string, form: ListForm][] = [
  ["oco", OCO],
  ["oto", OTO],
  ["otoco", OTOCO],
  ["opo", OPO],
  ["opoco", OPOCO],
];

/** Orders that depend on each other: placed together, canceled together. */
export function orderListRoutes(deps: TradingDeps): readonly Route[] {
  const common = { security: "TRADE", weight: 1, freeOnSuccess: true } as const;
  return [
    {
      ...common,
      method: "POST",
      path: "/api/v3/order/oco",
      wsMethod: "orderList.place",
      orders: OCO.legs.length,
      handle: (context) => {
        const { form, params } = readLegacyOco(context.params);
        return placeList(deps, context, readList(deps, context, params, form));
      },
    },
    ...FORMS.map(([name, form]): Route => ({
      ...common,
      method: "POST",
      path: `/api/v3/orderList/${name}`,
      wsMethod: `orderList.place.${name}`,
      orders: form.legs.length,
      handle: (context) => placeList(deps, context, readList(deps, context, context.params, form)),
    })),
    {
      ...common,
      method: "DELETE",
      path: "/api/v3/orderList",
      wsMethod: "orderList.cancel",
      handle: (context) => cancelList(deps, context),
    },
  ];
}

async function placeList(
  deps: TradingDeps,
  { expiresTimeMs, time }: RequestContext,
  { market, command, responseType }: ReadList,
): Promise<unknown> {
  const { events, timeUs } = await carryOut(deps, command, expiresTimeMs);
  return renderPlacedList(deps, market, { command, events, timeUs }, { responseType, time });
}

async function cancelList(deps: TradingDeps, context: RequestContext): Promise<unknown> {
  const { params, accountId, expiresTimeMs } = context;
  const market = oneMarket(deps.marketData, params);
  const orderListId = params.optionalInteger("orderListId");
  const listClientOrderId = clientOrderId(params, "listClientOrderId");
  if (orderListId === undefined && listClientOrderId === undefined) {
    throw apiError("EitherParameter", "orderListId", "listClientOrderId");
  }
  const applied = await carryOut(
    deps,
    {
      kind: "CancelOrderList",
      accountId,
      marketId: market.spec.marketId,
      orderListId: orderListId ?? 0,
      listClientOrderId: listClientOrderId ?? "",
      newClientOrderId: clientOrderId(params, "newClientOrderId") ?? newClientOrderId(),
    },
    expiresTimeMs,
  );
  const [answer] = await renderCanceled(deps, market, applied, context);
  return answer;
}
