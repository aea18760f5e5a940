"use client";

import { useMemo, useState } from "react";
import { formatDecimal } from "@bourse/core/market/wire";
import type { Market } from "../../api/market.ts";
import { compact, withThousands } from "../../money/display.ts";
import type { BookStore } from "../../stream/book-store.ts";
import { depthCurve } from "../../stream/derive/depth-curve.ts";
import { useLinkStatus, useStoreStatus, useVersion } from "../../stream/hooks.ts";
import { Veil, worseStatus } from "../../ui/veil.tsx";

const REFRESH_MS = 250;
const WIDTH = 1000;
const HEIGHT = 400;
const LINE = { fill: "none", strokeWidth: 1.5, vectorEffect: "non-scaling-stroke" } as const;
const SPANS = [0.002, 0.005, 0.01, 0.03] as const;

interface DepthChartProps {
  readonly market: Market;
  readonly book: BookStore | undefined;
}

/** What could be sold (left) and bought (right) up to each price. */
export function DepthChart({ market, book }: DepthChartProps) {
  const [spanShare, setSpanShare] = useState(0.005);
  const version = useVersion(book, REFRESH_MS);
  const status = worseStatus(useLinkStatus(), useStoreStatus(book));
  const curve = useMemo(
    () =>
      version >= 0 && book
        ? depthCurve(book.bids, book.asks, { width: WIDTH, height: HEIGHT, spanShare })
        : undefined,
    [book, version, spanShare],
  );
  const price = (ticks: number) =>
    withThousands(
      formatDecimal(ticks * market.price.stepUnits, market.price.decimals, market.price.decimals),
    );
  const lots = (count: number) =>
    compact(formatDecimal(count * market.quantity.stepUnits, market.quantity.decimals, 2));
  return (
    <div className="absolute inset-0 flex flex-col">
      <div className="relative min-h-0 flex-1">
        {curve && (
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            aria-hidden="true"
            className="absolute inset-0 size-full"
            data-testid="depth"
          >
            <path d={curve.bidArea} className="fill-up/15" />
            <path d={curve.askArea} className="fill-down/15" />
            <path d={curve.bidLine} {...LINE} className="stroke-up" />
            <path d={curve.askLine} {...LINE} className="stroke-down" />
          </svg>
        )}
        {curve && (
          <p className="text-muted absolute top-2 right-3 text-xs">
            up to {lots(curve.totalLotsMax)} {market.baseAsset} a side
          </p>
        )}
        <SpanPicker spanShare={spanShare} onChange={setSpanShare} />
      </div>
      {curve && (
        <div className="border-line text-muted flex h-7 shrink-0 items-center justify-between border-t px-3 text-xs">
          <span>{price(curve.lowTicks)}</span>
          <span>{price(Math.round((curve.lowTicks + curve.highTicks) / 2))}</span>
          <span>{price(curve.highTicks)}</span>
        </div>
      )}
      <Veil status={status} />
    </div>
  );
}

interface SpanPickerProps {
  readonly spanShare: number;
  readonly onChange: (spanShare: number) => void;
}

/** How far from the middle price the chart reaches. */
function SpanPicker({ spanShare, onChange }: SpanPickerProps) {
  return (
    <div
      role="group"
      aria-label="Width of the depth chart"
      className="absolute top-1.5 left-3 flex gap-0.5"
    >
      {SPANS.map((share) => (
        <button
          key={share}
          type="button"
          aria-pressed={share === spanShare}
          className="text-muted aria-pressed:bg-raised aria-pressed:text-accent rounded px-1.5 py-0.5 text-xs"
          onClick={() => onChange(share)}
        >
          ±{share * 100}%
        </button>
      ))}
    </div>
  );
}
