"use client";

import type { Market } from "../../api/market.ts";
import { atDecimals, withThousands } from "../../money/display.ts";
import type { BookStore } from "../../stream/book-store.ts";
import { useVersion } from "../../stream/hooks.ts";
import type { TradeStore } from "../../stream/trade-store.ts";
import { Icon } from "../../ui/icon.tsx";
import { priceText } from "./draw-ladder.ts";

const REFRESH_MS = 100;

interface MiddleRowProps {
  readonly market: Market;
  readonly trades: TradeStore | undefined;
  readonly book: BookStore;
}

/** Between asks and bids: the last price, which way it went, and the spread. */
export function MiddleRow({ market, trades, book }: MiddleRowProps) {
  useVersion(trades, REFRESH_MS);
  useVersion(book, REFRESH_MS);
  const last = trades?.trades[0];
  const bid = book.bids.priceTicks[0];
  const ask = book.asks.priceTicks[0];
  return (
    <div className="flex h-9 shrink-0 items-center gap-1.5 px-3">
      {last && (
        <span
          className={`flex items-center gap-1 text-base font-semibold ${last.m ? "text-down" : "text-up"}`}
        >
          {withThousands(atDecimals(last.p, market.price.decimals))}
          <Icon name={last.m ? "arrowDown" : "arrowUp"} className="size-3.5" />
        </span>
      )}
      {bid !== undefined && ask !== undefined && (
        <span className="text-muted ml-auto text-xs">
          Spread {priceText(market.price, ask - bid, market.price.decimals)}
        </span>
      )}
    </div>
  );
}
