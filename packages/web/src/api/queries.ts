"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSessionState } from "../session/session-context.tsx";
import { useApis } from "./api-context.tsx";
import { marketOf, type Market } from "./market.ts";
import { placeOnce, type Submission } from "./submission.ts";

/** The names under which answers are kept. User data starts with "user" and goes when the user goes. */
export const QUERY = {
  markets: ["markets"],
  sparkline: (symbol: string) => ["sparkline", symbol],
  account: ["user", "account"],
  openOrders: ["user", "openOrders"],
  orderHistory: (symbol: string) => ["user", "orderHistory", symbol],
  ownTrades: (symbol: string) => ["user", "ownTrades", symbol],
  me: ["user", "me"],
  apiKeys: ["user", "apiKeys"],
} as const;

const HISTORY_LIMIT = 100;
const SPARKLINE_POINTS = 48;
/** The operator may close a market at any time. */
const MARKETS_FRESH_MS = 30_000;

/** The listed markets, in the order of the exchange. */
export function useMarkets() {
  const { spot } = useApis();
  return useQuery<readonly Market[]>({
    queryKey: QUERY.markets,
    queryFn: async () => (await spot.exchangeInfo()).symbols.map(marketOf),
    staleTime: MARKETS_FRESH_MS,
    refetchInterval: MARKETS_FRESH_MS,
  });
}

/** Closing prices of the last day, for a small line. */
export function useSparkline(symbol: string) {
  const { spot } = useApis();
  return useQuery({
    queryKey: QUERY.sparkline(symbol),
    queryFn: async () =>
      (await spot.klines(symbol, "30m", SPARKLINE_POINTS)).map((row) => Number(row[4])),
    staleTime: 60_000,
    refetchInterval: 60_000,
  });
}

function useSignedIn(): boolean {
  return useSessionState().status === "signedIn";
}

export function useAccount() {
  const { spot } = useApis();
  return useQuery({
    queryKey: QUERY.account,
    queryFn: () => spot.account(),
    enabled: useSignedIn(),
  });
}

export function useOpenOrders() {
  const { spot } = useApis();
  return useQuery({
    queryKey: QUERY.openOrders,
    queryFn: () => spot.openOrders(),
    enabled: useSignedIn(),
  });
}

/** Orders of one market, newest first. */
export function useOrderHistory(symbol: string) {
  const { spot } = useApis();
  return useQuery({
    queryKey: QUERY.orderHistory(symbol),
    queryFn: async () => (await spot.allOrders(symbol, HISTORY_LIMIT)).toReversed(),
    enabled: useSignedIn(),
  });
}

/** The user's own trades of one market, newest first. */
export function useOwnTrades(symbol: string) {
  const { spot } = useApis();
  return useQuery({
    queryKey: QUERY.ownTrades(symbol),
    queryFn: async () => (await spot.ownTrades(symbol, HISTORY_LIMIT)).toReversed(),
    enabled: useSignedIn(),
  });
}

export function usePlaceOrder() {
  const { spot } = useApis();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (submission: Submission) => placeOnce(spot, submission),
    // The event stream is quicker when it runs; this also serves when it does not.
    onSettled: () => void queries.invalidateQueries({ queryKey: ["user"] }),
  });
}

export function useCancelOrder() {
  const { spot } = useApis();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (order: { symbol: string; orderId: number }) =>
      spot.cancelOrder(order.symbol, order.orderId),
    onSettled: () => void queries.invalidateQueries({ queryKey: QUERY.openOrders }),
  });
}

/** Cancels every open order of the given markets; a market without any is no failure. */
export function useCancelAll() {
  const { spot } = useApis();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (symbols: readonly string[]) =>
      Promise.all(symbols.map((symbol) => spot.cancelOpenOrders(symbol))),
    onSettled: () => void queries.invalidateQueries({ queryKey: QUERY.openOrders }),
  });
}

export function useMe() {
  const { platform } = useApis();
  return useQuery({ queryKey: QUERY.me, queryFn: () => platform.me(), enabled: useSignedIn() });
}

export function useApiKeys() {
  const { platform } = useApis();
  return useQuery({
    queryKey: QUERY.apiKeys,
    queryFn: () => platform.apiKeys(),
    enabled: useSignedIn(),
  });
}
