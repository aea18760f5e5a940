import { apiError, type ApiError } from "@bourse/core/error";
import type { Route } from "./route.ts";

/** Binance's other products, by the paths their routes begin with. */
export const CLOSED_PRODUCTS: Readonly<Record<string, string>> = {
  "/fapi/": "USD-margined futures",
  "/dapi/": "coin-margined futures",
  "/eapi/": "options",
  "/papi/": "portfolio margin",
  "/sapi/v1/margin/": "margin",
  "/sapi/v1/portfolio/": "portfolio margin",
  "/sapi/v1/futures/": "futures",
  "/sapi/v1/algo/": "algorithmic orders",
  "/sapi/v1/convert/": "convert",
  "/sapi/v1/simple-earn/": "Simple Earn",
  "/sapi/v1/lending/": "savings",
  "/sapi/v1/staking/": "staking",
  "/sapi/v1/eth-staking/": "ETH staking",
  "/sapi/v1/sol-staking/": "SOL staking",
  "/sapi/v1/dci/": "dual investment",
  "/sapi/v1/mining/": "mining",
  "/sapi/v1/loan/": "loans",
  "/sapi/v1/sub-account/": "sub-accounts",
  "/sapi/v1/managed-subaccount/": "managed sub-accounts",
  "/sapi/v1/broker/": "broker accounts",
  "/sapi/v1/fiat/": "fiat money",
  "/sapi/v1/c2c/": "peer to peer",
  "/sapi/v1/pay/": "Pay",
  "/sapi/v1/giftcard/": "gift cards",
  "/sapi/v1/nft/": "NFTs",
  "/sapi/v1/rebate/": "rebates",
  "/sapi/v1/asset/dust": "dust conversion",
};

/** What a path that is not served is answered: of a closed product that it is not offered. */
export function unknownRoute(path: string): ApiError {
  const isClosed = Object.keys(CLOSED_PRODUCTS).some((prefix) => path.startsWith(prefix));
  return apiError(isClosed ? "UnsupportedOperation" : "UnknownRoute");
}

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
