"use client";

import type { Market } from "../../api/market.ts";
import type { BookStore } from "../../stream/book-store.ts";
import { useVersion } from "../../stream/hooks.ts";
import { priceText, quantityText } from "./draw-ladder.ts";

const REFRESH_MS = 1_000;
const LEVELS = 5;

interface TopLevelsProps {
  readonly market: Market;
  readonly book: BookStore;
  readonly onPick: (price: string) => void;
}

/**
 * The best levels as a real table: for screen readers, and for the keyboard, where it comes into view
 * as soon as one of its prices has the focus.
 */
export function TopLevels({ market, book, onPick }: TopLevelsProps) {
  useVersion(book, REFRESH_MS);
  return (
    <table className="border-line bg-raised sr-only top-2 right-2 left-2 z-10 rounded-lg border text-xs focus-within:not-sr-only focus-within:absolute">
      <caption className="text-muted p-2 text-left">
        Best prices. Press Enter to take one into the order form.
      </caption>
      <thead>
        <tr className="text-muted text-right">
          <th scope="col" className="p-1 text-left font-medium">
            Side
          </th>
          <th scope="col" className="p-1 font-medium">
            Price
          </th>
          <th scope="col" className="p-1 pr-3 font-medium">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {(["asks", "bids"] as const).flatMap((name) =>
          book[name].priceTicks.slice(0, LEVELS).map((ticks, level) => {
            const text = priceText(market.price, ticks, market.price.decimals);
            return (
              <tr key={`${name}${level}`} className="text-right">
                <td className="p-1 pl-2 text-left">{name === "asks" ? "Ask" : "Bid"}</td>
                <td className="p-1">
                  <button type="button" onClick={() => onPick(text.replaceAll(",", ""))}>
                    {text}
                  </button>
                </td>
                <td className="p-1 pr-3">
                  {quantityText(market.quantity, book[name].quantityLots[level] ?? 0)}
                </td>
              </tr>
            );
          }),
        )}
      </tbody>
    </table>
  );
}
