"use client";

import { formatDecimal } from "@bourse/core/market/wire";
import { useEffect, useMemo, useRef } from "react";
import type { Market } from "../../api/market.ts";
import type { BookStore } from "../../stream/book-store.ts";
import { groupLevels, type BookSideName, type LadderRows } from "../../stream/derive/grouping.ts";
import { stepsOf } from "../../stream/derive/local-book.ts";
import { useFrame } from "../../stream/hooks.ts";
import type { TradeStore } from "../../stream/trade-store.ts";
import type { BookView } from "../../ui/preferences.ts";
import { useThemeColors } from "../../ui/theme-colors.ts";
import { drawLadder, ROW_HEIGHT } from "./draw-ladder.ts";
import { LadderSide } from "./ladder-side.tsx";
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

/** What one side of the drawing remembers between frames. */
interface Side {
  canvas: HTMLCanvasElement | null;
  rows: LadderRows;
  hoveredRow: number | undefined;
}

const NO_ROWS: LadderRows = { priceTicks: [], quantityLots: [], totalLots: [] };
const SIDES: readonly BookSideName[] = ["asks", "bids"];
const emptySide = (): Side => ({ canvas: null, rows: NO_ROWS, hoveredRow: undefined });

/** Both sides on canvas, drawn in the frame after a change; a press takes the price into the form. */
export function Ladder(props: LadderProps) {
  const { market, book, trades, view, onPick } = props;
  const { sides, redraw } = useLadderDrawing(props);
  const pick = (name: BookSideName, row: number) => {
    const ticks = sides.current[name].rows.priceTicks[row];
    if (ticks === undefined) return;
    const { decimals, stepUnits } = market.price;
    onPick(formatDecimal(ticks * stepUnits, decimals, decimals));
  };
  const side = (name: BookSideName) =>
    (view === "both" || view === name) && (
      <LadderSide
        name={name}
        onCanvas={(canvas) => {
          sides.current[name].canvas = canvas;
        }}
        onHover={(row) => {
          sides.current[name].hoveredRow = row;
          redraw();
        }}
        onPick={(row) => pick(name, row)}
      />
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

function useLadderDrawing({ market, book, ownPrices, groupTicks, decimals }: LadderProps) {
  const sides = useRef<Record<BookSideName, Side>>({ asks: emptySide(), bids: emptySide() });
  const colors = useThemeColors();
  const ownTicks = useMemo(
    () => ownPrices.map((price) => stepsOf(price, market.price)),
    [ownPrices, market],
  );

  const redraw = useFrame(book, () => {
    if (colors === undefined) return;
    for (const name of SIDES) {
      const side = sides.current[name];
      const rowsMax = Math.floor((side.canvas?.clientHeight ?? 0) / ROW_HEIGHT);
      side.rows = rowsMax === 0 ? NO_ROWS : groupLevels(book[name], name, groupTicks, rowsMax);
    }
    const totals = SIDES.map((name) => sides.current[name].rows.totalLots.at(-1) ?? 0);
    const totalLotsMax = Math.max(1, ...totals);
    for (const name of SIDES) {
      const { canvas, rows, hoveredRow } = sides.current[name];
      if (canvas === null) continue;
      const font = `12px ${getComputedStyle(canvas).fontFamily}`;
      const ownRows = ownRowsOf(rows, name, ownTicks, groupTicks);
      const scene = { name, rows, market, decimals, colors, font, ownRows };
      drawLadder(canvas, { ...scene, totalLotsMax, hoveredRow });
    }
  });

  useEffect(() => {
    const observer = new ResizeObserver(redraw);
    for (const { canvas } of Object.values(sides.current)) if (canvas) observer.observe(canvas);
    void document.fonts.ready.then(redraw);
    return () => observer.disconnect();
  });
  return { sides, redraw };
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
