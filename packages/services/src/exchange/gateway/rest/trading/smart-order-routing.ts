import { apiError } from "@bourse/core/error";
import type { Route } from "../route.ts";

/**
 * Orders that look for liquidity in several books of one base asset. Every market here stands for
 * itself, and a client that asks is told so rather than that it got lost.
 */
export function smartOrderRoutingRoutes(): readonly Route[] {
  const common = {
    method: "POST",
    security: "TRADE",
    weight: 1,
    handle: () => {
      throw apiError("UnsupportedOperation");
    },
  } as const;
  return [
    { ...common, path: "/api/v3/sor/order", wsMethod: "sor.order.place" },
    { ...common, path: "/api/v3/sor/order/test", wsMethod: "sor.order.test" },
  ];
}
