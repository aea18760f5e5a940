import { apiError, type ErrorName } from "@bourse/core/error";
import type { Route } from "../route.ts";

type Refusal = readonly [method: Route["method"], path: string, wsMethod: string, text: string];

/** What exchangeInfo says no market allows, refused in Binance's words. */
const NOT_ALLOWED: readonly Refusal[] = [
  [
    "POST",
    "/api/v3/order/cancelReplace",
    "order.cancelReplace",
    "Order cancel-replace is not supported for this symbol.",
  ],
  [
    "PUT",
    "/api/v3/order/amend/keepPriority",
    "order.amend.keepPriority",
    "Order amend is not supported for this symbol.",
  ],
  ["POST", "/api/v3/order/oco", "orderList.place", "OCO orders are not supported for this symbol"],
  [
    "POST",
    "/api/v3/orderList/oco",
    "orderList.place.oco",
    "OCO orders are not supported for this symbol",
  ],
  [
    "POST",
    "/api/v3/orderList/opo",
    "orderList.place.opo",
    "OPO orders are not supported for this symbol.",
  ],
  [
    "POST",
    "/api/v3/orderList/opoco",
    "orderList.place.opoco",
    "OPO orders are not supported for this symbol.",
  ],
];

/** Operations Binance has no refusal of its own for. */
const NOT_SUPPORTED: readonly Refusal[] = [
  ["POST", "/api/v3/orderList/oto", "orderList.place.oto", ""],
  ["POST", "/api/v3/orderList/otoco", "orderList.place.otoco", ""],
  ["POST", "/api/v3/sor/order", "sor.order.place", ""],
  ["POST", "/api/v3/sor/order/test", "sor.order.test", ""],
];

/** Lists of things that cannot exist here, and therefore always are empty. */
const EMPTY: readonly [path: string, wsMethod: string, weight: number][] = [
  ["/api/v3/openOrderList", "openOrderLists.status", 6],
  ["/api/v3/allOrderList", "allOrderLists", 20],
  ["/api/v3/myPreventedMatches", "myPreventedMatches", 20],
  ["/api/v3/myAllocations", "myAllocations", 20],
  ["/api/v3/order/amendments", "order.amendments", 4],
];

/**
 * Order lists, amendments, smart order routing: the rest of Binance's account endpoints. A client
 * that asks is told that this exchange does not offer them, rather than that it got lost.
 */
export function notOfferedRoutes(): readonly Route[] {
  return [
    ...NOT_ALLOWED.map((refusal) => refuse(refusal, "OrderRejected")),
    ...NOT_SUPPORTED.map((refusal) => refuse(refusal, "UnsupportedOperation")),
    ...EMPTY.map(([path, wsMethod, weight]): Route => {
      return { method: "GET", path, wsMethod, security: "USER_DATA", weight, handle: () => [] };
    }),
  ];
}

function refuse([method, path, wsMethod, text]: Refusal, name: ErrorName): Route {
  return {
    method,
    path,
    wsMethod,
    security: "TRADE",
    weight: 1,
    handle: () => {
      throw apiError(name, text);
    },
  };
}
