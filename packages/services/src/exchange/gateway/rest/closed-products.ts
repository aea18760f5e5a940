import type { Route } from "./route.ts";

/**
 * Products of Binance that this exchange does not run. Clients that load every product's markets
 * get the answer of one that lists nothing.
 */
export function closedProductRoutes(): readonly Route[] {
  const open = { method: "GET", security: "NONE", weight: 1 } as const;
  const nothingListed: Route["handle"] = ({ time, nowMs }) => ({
    timezone: "UTC",
    serverTime: time(nowMs * 1000),
    rateLimits: [],
    exchangeFilters: [],
    assets: [],
    symbols: [],
  });
  return [
    { ...open, path: "/fapi/v1/exchangeInfo", handle: nothingListed },
    { ...open, path: "/dapi/v1/exchangeInfo", handle: nothingListed },
    { ...open, path: "/sapi/v1/margin/allPairs", handle: () => [] },
  ];
}
