"use client";

import Link from "next/link";
import { useMemo, useState } from "react";
import type { Market } from "../../api/market.ts";
import { useMarkets } from "../../api/queries.ts";
import { useSessionState } from "../../session/session-context.tsx";
import { useTickers } from "../../stream/hooks.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Empty, Failure, SkeletonRows } from "../../ui/states.tsx";
import { Highlights } from "./highlights.tsx";
import { MarketRow } from "./market-row.tsx";

const QUOTES_ALL = "All";

/** Every market with its price and its day, live. */
export function MarketsView() {
  const markets = useMarkets();
  const [quote, setQuote] = useState(QUOTES_ALL);
  const [search, setSearch] = useState("");
  const symbols = useMemo(() => markets.data?.map(({ symbol }) => symbol) ?? [], [markets.data]);
  const tickers = useTickers(symbols);
  const quotes = [QUOTES_ALL, ...new Set(markets.data?.map(({ quoteAsset }) => quoteAsset))];
  const shown = markets.data?.filter(
    ({ symbol, quoteAsset }) =>
      (quote === QUOTES_ALL || quoteAsset === quote) &&
      symbol.includes(search.trim().toUpperCase()),
  );
  return (
    <>
      <Welcome />
      <Highlights markets={markets.data} tickers={tickers} />
      <Panel aria-label="Markets" className="border-line rounded-xl border">
        <div className="flex flex-wrap items-center gap-3 p-3 sm:px-4">
          <div role="group" aria-label="Quote asset" className="flex gap-1">
            {quotes.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={each === quote}
                className="text-muted hover:text-fg aria-pressed:bg-raised aria-pressed:text-fg rounded-md px-3 py-1.5 text-sm font-medium"
                onClick={() => setQuote(each)}
              >
                {each}
              </button>
            ))}
          </div>
          <input
            type="search"
            value={search}
            aria-label="Search markets"
            placeholder="Search markets"
            className="border-line bg-page hover:border-line-strong ml-auto h-9 w-full rounded-md border px-3 text-sm sm:w-56"
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        {markets.isError && (
          <Failure error={markets.error} onRetry={() => void markets.refetch()} />
        )}
        {markets.isPending && <SkeletonRows rows={8} className="gap-5 p-5" />}
        {shown?.length === 0 && <Empty title="No market has this name." />}
        {shown !== undefined && shown.length > 0 && (
          <MarketTable markets={shown} tickers={tickers} />
        )}
      </Panel>
    </>
  );
}

interface MarketTableProps {
  readonly markets: readonly Market[];
  readonly tickers: ReturnType<typeof useTickers>;
}

function MarketTable({ markets, tickers }: MarketTableProps) {
  const head = "text-faint px-3 py-2 text-xs font-normal whitespace-nowrap";
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Markets, live</caption>
      <thead>
        <tr className="border-line border-y">
          <th scope="col" className={`${head} text-left sm:pl-4`}>
            Market
          </th>
          <th scope="col" className={`${head} text-right`}>
            Last price
          </th>
          <th scope="col" className={`${head} text-right`}>
            24h change
          </th>
          <th scope="col" className={`${head} hidden text-right lg:table-cell`}>
            24h high / low
          </th>
          <th scope="col" className={`${head} hidden text-right sm:table-cell`}>
            24h volume
          </th>
          <th scope="col" className={`${head} hidden text-right md:table-cell`}>
            Last 24 hours
          </th>
          <th scope="col" className={`${head} hidden pr-4 text-right sm:table-cell`}>
            <span className="sr-only">Trade</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {markets.map((market) => (
          <MarketRow key={market.symbol} market={market} tickers={tickers} />
        ))}
      </tbody>
    </table>
  );
}

/** A few words above the list; who is signed in gets less of them. */
function Welcome() {
  const { status } = useSessionState();
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-4 sm:mb-8">
      <div>
        <h1 className="text-2xl font-semibold tracking-tight sm:text-3xl">Markets</h1>
        <p className="text-muted mt-1 text-sm">
          Live prices, straight from the order books of this exchange.
        </p>
      </div>
      {status === "signedOut" && (
        <div className="flex gap-2">
          <Link href="/signup" className={buttonClass({ look: "primary" })}>
            Create an account
          </Link>
          <Link href="/login" className={buttonClass()}>
            Sign in
          </Link>
        </div>
      )}
    </div>
  );
}
