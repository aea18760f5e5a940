"use client";

import Link from "next/link";
import { useEffect } from "react";
import type { Market } from "../../../api/market.ts";
import { useMarkets } from "../../../api/queries.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { usePreferences } from "../../../ui/preferences.ts";
import { Empty, Failure, Skeleton } from "../../../ui/states.tsx";
import { TradeDesk } from "./trade-desk.tsx";

/** The trading page of one market, once it is known that there is such a market. */
export function TradeView({ symbol }: { symbol: string }) {
  const markets = useMarkets();
  const market = markets.data?.find((each) => each.symbol === symbol);
  return (
    <main id="main" className="flex min-h-0 flex-1 flex-col">
      {market && markets.data ? (
        <Remembered market={market} markets={markets.data} />
      ) : markets.isError ? (
        <Failure
          error={markets.error}
          onRetry={() => void markets.refetch()}
          className="grid flex-1 place-items-center"
        />
      ) : markets.data ? (
        <Empty title={`There is no market ${symbol}.`} className="flex-1">
          <Link href="/" className={buttonClass({ size: "small" })}>
            See all markets
          </Link>
        </Empty>
      ) : (
        <DeskSkeleton />
      )}
    </main>
  );
}

interface RememberedProps {
  readonly market: Market;
  readonly markets: readonly Market[];
}

/** Remembers the market for the way back; another market is another desk. */
function Remembered({ market, markets }: RememberedProps) {
  const set = usePreferences((preferences) => preferences.set);
  useEffect(() => set({ lastSymbol: market.symbol }), [set, market.symbol]);
  return <TradeDesk key={market.symbol} market={market} markets={markets} />;
}

/** The shape of the page while it loads, so that nothing jumps afterwards. */
function DeskSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-1 flex-col gap-1 p-1">
      <Skeleton className="bg-panel h-14" />
      <div className="grid flex-1 gap-1 lg:grid-cols-[1fr_17.5rem_18.5rem]">
        <Skeleton className="bg-panel min-h-96" />
        <Skeleton className="bg-panel max-lg:hidden" />
        <Skeleton className="bg-panel max-lg:hidden" />
      </div>
    </div>
  );
}
