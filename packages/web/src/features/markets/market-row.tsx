"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { Market } from "../../api/market.ts";
import type { DayTicker } from "../../api/spot-wire.ts";
import { atDecimals, compact, withThousands } from "../../money/display.ts";
import { useVersion } from "../../stream/hooks.ts";
import type { TickerStore } from "../../stream/ticker-store.ts";
import { AssetMark } from "../../ui/asset-mark.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { ClosedMark } from "../../ui/closed-mark.tsx";
import { ChangeText } from "../../ui/price-text.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { Sparkline } from "./sparkline.tsx";

const REFRESH_MS = 250;

interface MarketRowProps {
  readonly market: Market;
  readonly tickers: TickerStore | undefined;
}

/** One market. The whole row leads to its trading page; the link in it says so to everyone. */
export function MarketRow({ market, tickers }: MarketRowProps) {
  useVersion(tickers, REFRESH_MS);
  const router = useRouter();
  const href = `/trade/${market.symbol}`;
  const ticker = tickers?.tickers.get(market.symbol);
  return (
    <tr
      data-testid={`market-${market.symbol}`}
      className="border-line hover:bg-raised cursor-pointer border-b last:border-b-0"
      onClick={() => router.push(href)}
    >
      <th scope="row" className="px-3 py-3 text-left font-medium sm:pl-4">
        <Link href={href} className="flex items-center gap-2.5">
          <AssetMark asset={market.baseAsset} className="size-7" />
          <span className="whitespace-nowrap">
            {market.baseAsset}
            <span className="text-muted">/{market.quoteAsset}</span>
          </span>
          {!market.trading && <ClosedMark />}
        </Link>
      </th>
      {ticker ? <Numbers market={market} ticker={ticker} /> : <Waiting />}
      <td className="hidden px-3 md:table-cell">
        <Sparkline
          symbol={market.symbol}
          falls={ticker?.priceChange.startsWith("-") ?? false}
          className="ml-auto h-9 w-30"
        />
      </td>
      <td className="hidden py-3 pr-4 text-right sm:table-cell">
        <span aria-hidden="true" className={buttonClass({ size: "small" })}>
          Trade
        </span>
      </td>
    </tr>
  );
}

function Numbers({ market, ticker }: { market: Market; ticker: DayTicker }) {
  const price = (text: string) => withThousands(atDecimals(text, market.price.decimals));
  return (
    <>
      <td className="px-3 py-3 text-right font-medium" data-testid="last-price">
        {price(ticker.lastPrice)}
      </td>
      <td className="px-3 py-3 text-right font-medium">
        <ChangeText percent={ticker.priceChangePercent} />
      </td>
      <td className="text-muted hidden px-3 py-3 text-right whitespace-nowrap lg:table-cell">
        {price(ticker.highPrice)} / {price(ticker.lowPrice)}
      </td>
      <td className="text-muted hidden px-3 py-3 text-right whitespace-nowrap sm:table-cell">
        {compact(ticker.quoteVolume)} {market.quoteAsset}
      </td>
    </>
  );
}

function Waiting() {
  return (
    <>
      <td className="px-3">
        <Skeleton className="ml-auto h-4 w-20" />
      </td>
      <td className="px-3">
        <Skeleton className="ml-auto h-4 w-14" />
      </td>
      <td className="hidden px-3 lg:table-cell">
        <Skeleton className="ml-auto h-4 w-32" />
      </td>
      <td className="hidden px-3 sm:table-cell">
        <Skeleton className="ml-auto h-4 w-20" />
      </td>
    </>
  );
}
