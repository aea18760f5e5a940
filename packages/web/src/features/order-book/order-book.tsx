"use client";

import { clsx } from "clsx";
import { useMemo, useState } from "react";
import type { Market } from "../../api/market.ts";
import type { BookStore } from "../../stream/book-store.ts";
import { groupChoices, groupDecimals } from "../../stream/derive/grouping.ts";
import { useLinkStatus, useStoreStatus } from "../../stream/hooks.ts";
import type { TradeStore } from "../../stream/trade-store.ts";
import { Panel } from "../../ui/panel.tsx";
import { BOOK_VIEWS, usePreferences, type BookView } from "../../ui/preferences.ts";
import { Veil, worseStatus } from "../../ui/veil.tsx";
import { priceText } from "./draw-ladder.ts";
import { Ladder } from "./ladder.tsx";
import { TopLevels } from "./top-levels.tsx";

interface OrderBookProps {
  readonly market: Market;
  readonly book: BookStore | undefined;
  readonly trades: TradeStore | undefined;
  /** Prices at which the user has open orders. */
  readonly ownPrices: readonly string[];
  readonly onPick: (price: string) => void;
  readonly className?: string;
}

const VIEW_LABELS: Readonly<Record<BookView, string>> = {
  both: "Bids and asks",
  bids: "Bids only",
  asks: "Asks only",
};

/** The order book: a ladder drawn on canvas, and its best levels as a table for who cannot see it. */
export function OrderBook(props: OrderBookProps) {
  const { market, book, trades, ownPrices, onPick, className } = props;
  const [groupTicks, setGroupTicks] = useState(1);
  const status = worseStatus(useLinkStatus(), useStoreStatus(book));
  const { bookView, set } = usePreferences();
  const bestTicks = book?.bids.priceTicks[0] ?? book?.asks.priceTicks[0] ?? 0;
  // Recomputed only when the price changes its order of magnitude.
  const magnitude = String(bestTicks).length;
  const choices = useMemo(() => groupChoices(10 ** (magnitude - 1)), [magnitude]);
  const decimals = groupDecimals(market.price, groupTicks);
  return (
    <Panel aria-label="Order book" className={clsx("relative", className)}>
      <div className="border-line flex h-9 shrink-0 items-center gap-1 border-b px-3">
        <h2 className="mr-auto text-xs font-medium">Order book</h2>
        <div role="group" aria-label="Sides shown" className="flex gap-0.5">
          {BOOK_VIEWS.map((view) => (
            <button
              key={view}
              type="button"
              aria-label={VIEW_LABELS[view]}
              aria-pressed={view === bookView}
              title={VIEW_LABELS[view]}
              className="aria-pressed:bg-raised rounded p-1 opacity-60 hover:opacity-100 aria-pressed:opacity-100"
              onClick={() => set({ bookView: view })}
            >
              <ViewIcon view={view} />
            </button>
          ))}
        </div>
        <select
          aria-label="Price grouping"
          value={groupTicks}
          className="bg-panel text-muted hover:text-fg ml-1 rounded py-1 text-xs"
          onChange={(event) => setGroupTicks(Number(event.target.value))}
        >
          {choices.map((ticks) => (
            <option key={ticks} value={ticks}>
              {priceText(market.price, ticks, groupDecimals(market.price, ticks))}
            </option>
          ))}
        </select>
      </div>
      <div
        aria-hidden="true"
        className="text-faint text-2xs flex shrink-0 justify-between px-3 pt-1.5 pb-1"
      >
        <span className="flex-1">Price ({market.quoteAsset})</span>
        <span className="w-[34%] text-right">Amount ({market.baseAsset})</span>
        <span className="w-[29%] text-right">Total</span>
      </div>
      <div className="relative flex min-h-0 flex-1 flex-col">
        {book && (
          <Ladder
            {...{ market, book, trades, ownPrices, groupTicks, decimals, onPick }}
            view={bookView}
          />
        )}
        {book && <TopLevels market={market} book={book} onPick={onPick} />}
        <Veil status={status} />
      </div>
    </Panel>
  );
}

function ViewIcon({ view }: { view: BookView }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4">
      <rect
        x="1"
        y="2"
        width="6"
        height="5"
        className={view === "bids" ? "fill-up" : "fill-down"}
      />
      <rect
        x="1"
        y="9"
        width="6"
        height="5"
        className={view === "asks" ? "fill-down" : "fill-up"}
      />
      <path d="M9 3h6M9 6h6M9 10h6M9 13h6" className="stroke-faint" />
    </svg>
  );
}
