"use client";

import type { BookStore } from "../../stream/book-store.ts";
import { useVersion } from "../../stream/hooks.ts";

const REFRESH_MS = 1_000;
const LEVELS = 20;

/** How the nearest levels are shared between buyers and sellers. */
export function RatioBar({ book }: { book: BookStore }) {
  useVersion(book, REFRESH_MS);
  const sum = (lots: readonly number[]) => lots.slice(0, LEVELS).reduce((a, b) => a + b, 0);
  const bids = sum(book.bids.quantityLots);
  const asks = sum(book.asks.quantityLots);
  if (bids + asks === 0) return null;
  const percent = Math.round((bids / (bids + asks)) * 100);
  return (
    <div className="text-2xs flex h-6 shrink-0 items-center gap-2 px-3">
      <span className="text-up">Buy {percent}%</span>
      <span
        aria-hidden="true"
        className="bg-down/50 relative h-1 flex-1 overflow-hidden rounded-full"
      >
        <span
          className="bg-up absolute inset-y-0 left-0 transition-[width] duration-300"
          style={{ width: `${percent}%` }}
        />
      </span>
      <span className="text-down">{100 - percent}% Sell</span>
    </div>
  );
}
