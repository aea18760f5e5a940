"use client";

import { useEffect, useMemo, useRef, type PointerEvent } from "react";
import { formatDecimal } from "@bourse/core/market/wire";
import type { Market } from "../../api/market.ts";
import type { BookStore } from "../../stream/book-store.ts";
import { groupLevels, type BookSideName, type LadderRows } from "../../stream/derive/grouping.ts";
import { stepsOf } from "../../stream/derive/local-book.ts";
import { useFrame } from "../../stream/hooks.ts";
import type { TradeStore } from "../../stream/trade-store.ts";
import type { BookView } from "../../ui/preferences.ts";
import { useThemeColors } from "../../ui/theme-colors.ts";
import { drawLadder, ROW_HEIGHT, rowAt } from "./draw-ladder.ts";
import { MiddleRow } from "./middle-row.tsx";
import { RatioBar } from "./ratio-bar.tsx";

interface LadderProps {
  readonly market: Market;
  readonly book: BookStore;
  readonly trades: TradeStore | undefined;
  readonly ownPrices: readonly string[];
  readonly groupTicks: number;
  readonly decimals: number;
  readonly view: BookView;
  readonly onPick: (price: string) => void;
}

interface Hover {
  readonly name: BookSideName;
  readonly row: number;
}

const NO_ROWS: LadderRows = { priceTicks: [], quantityLots: [], totalLots: [] };
const SIDES: readonly BookSideName[] = ["asks", "bids"];

/** Both sides on canvas, drawn in the frame after a change; a press takes the price into the form. */
export function Ladder(props: LadderProps) {
  const { market, book, trades, ownPrices, groupTicks, decimals, view, onPick } = props;
  const canvases = useRef<Partial<Record<BookSideName, HTMLCanvasElement | null>>>({});
  const shown = useRef<Record<BookSideName, LadderRows>>({ asks: NO_ROWS, bids: NO_ROWS });
  const hover = useRef<Hover>(undefined);
  const colors = useThemeColors();
  const ownTicks = useMemo(
    () => ownPrices.map((price) => stepsOf(price, market.price)),
    [ownPrices, market],
  );

  const redraw = useFrame(book, () => {
    if (colors === undefined) return;
    for (const name of SIDES) {
      const rowsMax = Math.floor((canvases.current[name]?.clientHeight ?? 0) / ROW_HEIGHT);
      shown.current[name] =
        rowsMax === 0 ? NO_ROWS : groupLevels(book[name], name, groupTicks, rowsMax);
    }
    const totals = SIDES.map((name) => shown.current[name].totalLots.at(-1) ?? 0);
    for (const name of SIDES) {
      const canvas = canvases.current[name];
      if (!canvas) continue;
      const rows = shown.current[name];
      drawLadder(canvas, {
        name,
        rows,
        market,
        decimals,
        colors,
        totalLotsMax: Math.max(1, ...totals),
        hoveredRow: hover.current?.name === name ? hover.current.row : undefined,
        ownRows: ownRowsOf(rows, name, ownTicks, groupTicks),
        font: `12px ${getComputedStyle(canvas).fontFamily}`,
      });
    }
  });

  useEffect(() => {
    const observer = new ResizeObserver(redraw);
    for (const canvas of Object.values(canvases.current)) if (canvas) observer.observe(canvas);
    void document.fonts.ready.then(redraw);
    return () => observer.disconnect();
  });

  const hoverAt = (name: BookSideName) => (event: PointerEvent<HTMLCanvasElement>) => {
    const { offsetY } = event.nativeEvent;
    hover.current = { name, row: rowAt(name, offsetY, event.currentTarget.clientHeight) };
    redraw();
  };
  const pickAt = (name: BookSideName) => (event: PointerEvent<HTMLCanvasElement>) => {
    const row = rowAt(name, event.nativeEvent.offsetY, event.currentTarget.clientHeight);
    const ticks = shown.current[name].priceTicks[row];
    if (ticks === undefined) return;
    const { decimals: places, stepUnits } = market.price;
    onPick(formatDecimal(ticks * stepUnits, places, places));
  };
  const side = (name: BookSideName) =>
    (view === "both" || view === name) && (
      <div className="relative min-h-0 flex-1">
        <canvas
          ref={(element) => {
            canvases.current[name] = element;
          }}
          aria-hidden="true"
          data-testid={`ladder-${name}`}
          className="absolute inset-0 size-full cursor-pointer touch-manipulation"
          onPointerMove={hoverAt(name)}
          onPointerLeave={() => {
            hover.current = undefined;
            redraw();
          }}
          onPointerUp={pickAt(name)}
        />
      </div>
    );

  return (
    <>
      {side("asks")}
      <MiddleRow market={market} trades={trades} book={book} />
      {side("bids")}
      <RatioBar book={book} />
    </>
  );
}

/** The rows in which the user's own orders stand. */
function ownRowsOf(
  rows: LadderRows,
  name: BookSideName,
  ownTicks: readonly number[],
  groupTicks: number,
): ReadonlySet<number> {
  const edge = name === "bids" ? Math.floor : Math.ceil;
  const prices = new Set(ownTicks.map((ticks) => edge(ticks / groupTicks) * groupTicks));
  const found = new Set<number>();
  rows.priceTicks.forEach((ticks, row) => {
    if (prices.has(ticks)) found.add(row);
  });
  return found;
}
