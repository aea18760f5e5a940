"use client";

import { useMemo } from "react";
import { useAccount, useMarkets } from "../../api/queries.ts";
import type { Balance } from "../../api/spot-wire.ts";
import { useTickers, useVersion } from "../../stream/hooks.ts";
import type { TickerStore } from "../../stream/ticker-store.ts";
import { valueUnits } from "./valuation.ts";

export interface ValuedBalance extends Balance {
  readonly valueUnits: bigint | undefined;
}

const REFRESH_MS = 2_000;

/** The user's balances with their worth, the greatest first. */
export function useValuedBalances(tickers: TickerStore | undefined) {
  const account = useAccount();
  const version = useVersion(tickers, REFRESH_MS);
  const balances = account.data?.balances;
  const valued = useMemo<readonly ValuedBalance[] | undefined>(() => {
    const prices = version >= 0 && tickers ? tickers.tickers : new Map();
    return balances
      ?.map((balance) => ({ ...balance, valueUnits: valueUnits(balance, prices) }))
      .toSorted((a, b) => Number((b.valueUnits ?? 0n) - (a.valueUnits ?? 0n)));
  }, [balances, tickers, version]);
  return { ...account, data: valued };
}

/** The tickers that give the worth of every listed asset. */
export function useAllTickers(): TickerStore | undefined {
  const { data: markets } = useMarkets();
  const symbols = useMemo(() => markets?.map(({ symbol }) => symbol) ?? [], [markets]);
  return useTickers(symbols);
}
