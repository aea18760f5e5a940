"use client";

import dynamic from "next/dynamic";
import { clsx } from "clsx";
import { useState } from "react";
import type { Market } from "../../api/market.ts";
import type { BookStore } from "../../stream/book-store.ts";
import { useCandles, useLinkStatus, useStoreStatus } from "../../stream/hooks.ts";
import { Panel } from "../../ui/panel.tsx";
import { INTERVALS, usePreferences } from "../../ui/preferences.ts";
import { Failure, Skeleton } from "../../ui/states.tsx";
import { TabPanel, Tabs, useTabsId } from "../../ui/tabs.tsx";
import { Veil, worseStatus } from "../../ui/veil.tsx";
import { DepthChart } from "./depth-chart.tsx";
import type { ChartMark, ChartOrder } from "./marks.ts";

const CandleChart = dynamic(() => import("./candle-chart.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="absolute inset-3" />,
});

interface ChartPanelProps {
  readonly market: Market;
  readonly book: BookStore | undefined;
  readonly orders: readonly ChartOrder[];
  readonly fills: readonly ChartMark[];
  readonly className?: string;
}

/** Candles or depth of one market. */
export function ChartPanel({ market, book, orders, fills, className }: ChartPanelProps) {
  const [view, setView] = useState<"candles" | "depth">("candles");
  const id = useTabsId();
  return (
    <Panel aria-label="Chart" className={className}>
      <div className="border-line flex h-9 shrink-0 items-center gap-2 border-b px-3">
        {view === "candles" && <IntervalPicker />}
        <Tabs
          id={id}
          label="Chart view"
          tabs={[
            { key: "candles", label: "Candles" },
            { key: "depth", label: "Depth" },
          ]}
          value={view}
          onChange={setView}
          className="ml-auto h-full"
        />
      </div>
      <TabPanel id={id} value={view} className="relative flex-1">
        {view === "candles" ? (
          <Candles market={market} orders={orders} fills={fills} />
        ) : (
          <DepthChart market={market} book={book} />
        )}
      </TabPanel>
    </Panel>
  );
}

function IntervalPicker() {
  const { interval, set } = usePreferences();
  return (
    <div role="group" aria-label="Length of a candle" className="flex gap-0.5">
      {INTERVALS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === interval}
          className={clsx(
            "rounded px-2 py-1 text-xs font-medium",
            each === interval ? "bg-raised text-accent" : "text-muted hover:text-fg",
          )}
          onClick={() => set({ interval: each })}
        >
          {each}
        </button>
      ))}
    </div>
  );
}

type CandlesProps = Pick<ChartPanelProps, "market" | "orders" | "fills">;

function Candles({ market, orders, fills }: CandlesProps) {
  const interval = usePreferences((preferences) => preferences.interval);
  const store = useCandles(market.symbol, interval);
  const data = useStoreStatus(store);
  const link = useLinkStatus();
  if (store?.problem !== undefined && store.candles.length === 0) {
    return (
      <Failure
        error={store.problem}
        onRetry={() => void store.reload()}
        className="absolute inset-0"
      />
    );
  }
  return (
    <>
      {store && <CandleChart {...{ market, interval, store, orders, fills }} />}
      <Veil status={worseStatus(link, data)} />
    </>
  );
}
