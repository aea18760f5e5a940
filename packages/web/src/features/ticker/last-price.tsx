"use client";

import { useEffect } from "react";
import type { Market } from "../../api/market.ts";
import { atDecimals, withThousands } from "../../money/display.ts";
import { useVersion } from "../../stream/hooks.ts";
import type { TradeStore } from "../../stream/trade-store.ts";
import { Skeleton } from "../../ui/states.tsx";

interface LastPriceProps {
  readonly market: Market;
  readonly trades: TradeStore | undefined;
  /** Shown until the first trade is known. */
  readonly fallback: string | undefined;
}

const REFRESH_MS = 100;

/** The price of the last trade, in the colour of the side that took it; also in the window's title. */
export function LastPrice({ market, trades, fallback }: LastPriceProps) {
  useVersion(trades, REFRESH_MS);
  const last = trades?.trades[0];
  const text = last?.p ?? fallback;
  const price = text && withThousands(atDecimals(text, market.price.decimals));

  useEffect(() => {
    if (price !== undefined) document.title = `${price} ${market.symbol} · Bourse`;
  }, [price, market.symbol]);

  if (price === undefined) return <Skeleton className="h-6 w-28" />;
  const tone = last === undefined ? "" : last.m ? "text-down" : "text-up";
  return (
    <span data-testid="last-price" className={`text-lg font-semibold lg:text-xl ${tone}`}>
      {price}
    </span>
  );
}
