"use client";

import type { ReactNode } from "react";
import { atDecimals, compact, signOf, withThousands } from "../../money/display.ts";
import type { Market } from "../../api/market.ts";
import { useVersion } from "../../stream/hooks.ts";
import type { TickerStore } from "../../stream/ticker-store.ts";
import type { TradeStore } from "../../stream/trade-store.ts";
import { ClosedMark } from "../../ui/closed-mark.tsx";
import { ChangeText } from "../../ui/price-text.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { LastPrice } from "./last-price.tsx";
import { MarketPicker } from "./market-picker.tsx";

interface TickerStripProps {
  readonly market: Market;
  readonly markets: readonly Market[];
  readonly tickers: TickerStore | undefined;
  readonly trades: TradeStore | undefined;
}

const REFRESH_MS = 250;

/** The market in one line: which one, its price, and its day. */
export function TickerStrip({ market, markets, tickers, trades }: TickerStripProps) {
  useVersion(tickers, REFRESH_MS);
  const ticker = tickers?.tickers.get(market.symbol);
  const price = (text: string) => withThousands(atDecimals(text, market.price.decimals));
  const change = ticker && price(ticker.priceChange.replace("-", ""));
  const sign = { "1": "+", "-1": "−", "0": "" }[String(signOf(ticker?.priceChange ?? "0"))];
  return (
    <section
      aria-label="Market summary"
      className="bg-panel flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 px-3 py-2 lg:h-14 lg:flex-nowrap lg:justify-start lg:gap-x-7 lg:px-4 lg:py-0"
    >
      <MarketPicker market={market} markets={markets} tickers={tickers} />
      {!market.trading && <ClosedMark />}
      <LastPrice market={market} trades={trades} fallback={ticker?.lastPrice} />
      <dl className="flex w-full justify-between gap-x-3 lg:w-auto lg:items-center lg:gap-7">
        <Fact label="24h change">
          {ticker && (
            <ChangeText percent={ticker.priceChangePercent} className="whitespace-nowrap" />
          )}
          {ticker && (
            <span className="text-muted ml-1.5 max-lg:hidden">{sign + (change ?? "")}</span>
          )}
        </Fact>
        <Fact label="24h high">{ticker && price(ticker.highPrice)}</Fact>
        <Fact label="24h low">{ticker && price(ticker.lowPrice)}</Fact>
        <Fact label={`24h volume (${market.baseAsset})`} wide>
          {ticker && compact(ticker.volume)}
        </Fact>
        <Fact label={`24h volume (${market.quoteAsset})`} short="24h volume">
          {ticker && compact(ticker.quoteVolume)}
        </Fact>
      </dl>
    </section>
  );
}

interface FactProps {
  readonly label: string;
  /** What a phone shows in place of the label. */
  readonly short?: string;
  /** Left out on a phone. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Fact({ label, short, wide = false, children }: FactProps) {
  return (
    <div className={`flex flex-col ${wide ? "max-lg:hidden" : ""}`}>
      <dt className="text-muted text-2xs whitespace-nowrap lg:text-xs lg:leading-4">
        {short === undefined ? (
          label
        ) : (
          <>
            <span className="lg:hidden">{short}</span>
            <span className="max-lg:hidden">{label}</span>
          </>
        )}
      </dt>
      <dd className="text-xs leading-4 font-medium">
        {children ?? <Skeleton className="mt-1 h-3 w-16" />}
      </dd>
    </div>
  );
}
