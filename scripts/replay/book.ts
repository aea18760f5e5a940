import type { DepthLevel, Exchange } from "@bourse/engine/exchange";
import { table } from "./table.ts";
import { timeText, Words } from "./words.ts";

/** Levels of a side that a table shows; the rest is counted below it. JSON has them all. */
const LEVELS_SHOWN_MAX = 20;

interface BookLevel {
  readonly price: string;
  readonly quantity: string;
  /** Everything at this price and better. */
  readonly total: string;
}

export interface BookView {
  readonly symbol: string;
  readonly sequence: number;
  readonly time: string;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** The visible books of the exchange as it stands, of one market or of all. */
export function booksOf(exchange: Exchange, symbol: string | undefined): BookView[] {
  const words = new Words(exchange);
  const markets = symbol === undefined ? exchange.markets() : [words.marketNamed(symbol)];
  return markets.map(({ marketId, symbol: name }) => {
    const { bids, asks } = exchange.depth(marketId, Number.MAX_SAFE_INTEGER);
    const levels = (side: readonly DepthLevel[]): BookLevel[] => {
      let totalLots = 0;
      return side.map(([priceTicks, lots]) => {
        totalLots += lots;
        return {
          price: words.price(marketId, priceTicks),
          quantity: words.quantity(marketId, lots),
          total: words.quantity(marketId, totalLots),
        };
      });
    };
    return {
      symbol: name,
      sequence: exchange.sequence,
      time: timeText(exchange.timeUs),
      bids: levels(bids),
      asks: levels(asks),
    };
  });
}

export function booksText(books: readonly BookView[]): string {
  return books.map(bookText).join("\n");
}

function bookText({ symbol, sequence, time, bids, asks }: BookView): string {
  const shown = Math.min(Math.max(bids.length, asks.length), LEVELS_SHOWN_MAX);
  const rows = Array.from({ length: shown }, (_, at) => {
    const [bid, ask] = [bids[at], asks[at]];
    return [
      bid?.total ?? "",
      bid?.quantity ?? "",
      bid?.price ?? "",
      ask?.price ?? "",
      ask?.quantity ?? "",
      ask?.total ?? "",
    ];
  });
  const heads = ["total", "quantity", "bid", "ask", "quantity", "total"];
  const foot = `bids ${sideText(bids)}, asks ${sideText(asks)}\n`;
  return `${symbol} after command ${sequence}, ${time}\n${table([heads, ...rows], ">>>>>>")}${foot}`;
}

function sideText(levels: readonly BookLevel[]): string {
  const last = levels.at(-1);
  if (last === undefined) return "empty";
  const hidden = levels.length - LEVELS_SHOWN_MAX;
  const more = hidden > 0 ? ` (${hidden} more than shown)` : "";
  return `${last.total} on ${levels.length} levels${more}`;
}
