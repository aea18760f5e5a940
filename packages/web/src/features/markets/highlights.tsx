"use client";

import Link from "next/link";
import type { Market } from "../../api/market.ts";
import { atDecimals, withThousands } from "../../money/display.ts";
import { useVersion } from "../../stream/hooks.ts";
import type { TickerStore } from "../../stream/ticker-store.ts";
import { AssetMark } from "../../ui/asset-mark.tsx";
import { ChangeText } from "../../ui/price-text.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { Sparkline } from "./sparkline.tsx";

const REFRESH_MS = 250;
const CARDS = 4;

interface HighlightsProps {
  readonly markets: readonly Market[] | undefined;
  readonly tickers: TickerStore | undefined;
}

/** The first markets as cards, with room for the course of the day. A phone has the list only. */
export function Highlights({ markets, tickers }: HighlightsProps) {
  return (
    <ul className="mb-4 hidden grid-cols-2 gap-3 md:grid lg:grid-cols-4">
      {markets === undefined
        ? Array.from({ length: CARDS }, (_, card) => (
            <li key={card}>
              <Skeleton className="bg-panel h-36 rounded-xl" />
            </li>
          ))
        : markets.slice(0, CARDS).map((market) => (
            <li key={market.symbol}>
              <Card market={market} tickers={tickers} />
            </li>
          ))}
    </ul>
  );
}

function Card({ market, tickers }: { market: Market; tickers: TickerStore | undefined }) {
  useVersion(tickers, REFRESH_MS);
  const ticker = tickers?.tickers.get(market.symbol);
  return (
    <Link
      href={`/trade/${market.symbol}`}
      className="border-line bg-panel hover:border-line-strong block overflow-hidden rounded-xl border transition-colors"
    >
      <span className="flex items-center gap-2 px-4 pt-4 text-sm font-medium">
        <AssetMark asset={market.baseAsset} className="size-6" />
        <span>
          {market.baseAsset}
          <span className="text-muted">/{market.quoteAsset}</span>
        </span>
        <span className="ml-auto text-xs">
          {ticker && <ChangeText percent={ticker.priceChangePercent} />}
        </span>
      </span>
      <span className="mt-1.5 block px-4 text-xl font-semibold">
        {ticker ? (
          withThousands(atDecimals(ticker.lastPrice, market.price.decimals))
        ) : (
          <Skeleton className="h-7 w-28" />
        )}
      </span>
      <Sparkline
        symbol={market.symbol}
        falls={ticker?.priceChange.startsWith("-") ?? false}
        className="mt-2 h-14 w-full"
      />
    </Link>
  );
}
