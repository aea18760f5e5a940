"use client";

import { useEffect, useRef, useState } from "react";
import type { Market } from "../../api/market.ts";
import type { CandleStore } from "../../stream/candle-store.ts";
import { useFrame } from "../../stream/hooks.ts";
import type { Interval } from "../../ui/preferences.ts";
import { useThemeColors } from "../../ui/theme-colors.ts";
import { CandleDrawing } from "./candle-drawing.ts";
import type { ChartMark, ChartOrder } from "./marks.ts";
import { MOVING_AVERAGES } from "./moving-averages.ts";

interface CandleChartProps {
  readonly market: Market;
  readonly interval: Interval;
  readonly store: CandleStore;
  readonly orders: readonly ChartOrder[];
  readonly fills: readonly ChartMark[];
}

/** The drawing lives outside React; this component tells it what changed. */
export default function CandleChart(props: CandleChartProps) {
  const { market, interval, store, orders, fills } = props;
  const boxRef = useRef<HTMLDivElement>(null);
  const legendRef = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<CandleDrawing>();
  const colors = useThemeColors();

  useEffect(() => {
    if (boxRef.current === null || legendRef.current === null) return;
    const made = new CandleDrawing(boxRef.current, legendRef.current, market);
    setDrawing(made);
    return () => {
      setDrawing(undefined);
      made.close();
    };
  }, [market]);

  useEffect(() => drawing?.follow(store, interval), [drawing, store, interval]);
  useEffect(() => {
    if (colors) drawing?.paint(colors);
  }, [drawing, colors]);
  useEffect(() => drawing?.showOrders(orders), [drawing, orders, colors]);
  useEffect(() => drawing?.showFills(fills), [drawing, fills, colors, interval]);
  useFrame(store, () => drawing?.draw());

  return (
    <div
      role="group"
      aria-label={`Candles of ${market.symbol}, one every ${interval}`}
      className="absolute inset-0"
    >
      <div ref={boxRef} className="absolute inset-0" data-testid="candles" />
      <div
        ref={legendRef}
        className="text-2xs pointer-events-none absolute top-1.5 right-20 left-3 z-10 flex flex-wrap gap-x-3 lg:text-xs"
      />
      <p className="sr-only">
        Volume below; moving averages over {MOVING_AVERAGES.map(({ length }) => length).join(", ")}{" "}
        candles.
      </p>
    </div>
  );
}
