"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Market } from "../../api/market.ts";
import { atDecimals, withThousands } from "../../money/display.ts";
import { useVersion } from "../../stream/hooks.ts";
import type { TickerStore } from "../../stream/ticker-store.ts";
import { AssetMark } from "../../ui/asset-mark.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { ChangeText } from "../../ui/price-text.tsx";

interface MarketPickerProps {
  readonly market: Market;
  readonly markets: readonly Market[];
  readonly tickers: TickerStore | undefined;
}

/** Names the market; opens a list to go to another. */
export function MarketPicker({ market, markets, tickers }: MarketPickerProps) {
  return (
    <Menu
      label={`Market ${market.baseAsset}/${market.quoteAsset}. Choose another`}
      triggerClassName="hover:bg-raised -ml-1.5 flex items-center gap-2 rounded-lg px-1.5 py-1"
      panelClassName="left-0 w-80 p-1.5"
      trigger={
        <>
          <AssetMark asset={market.baseAsset} className="size-7" />
          <h1 className="text-base leading-5 font-semibold whitespace-nowrap lg:text-lg">
            {market.baseAsset}
            <span className="text-muted font-medium">/{market.quoteAsset}</span>
          </h1>
          <Icon name="chevronDown" className="text-muted size-4" />
        </>
      }
    >
      {(close) => <MarketList {...{ market, markets, tickers }} onPick={close} />}
    </Menu>
  );
}

const REFRESH_MS = 500;

function MarketList(props: MarketPickerProps & { readonly onPick: () => void }) {
  const { market, markets, tickers, onPick } = props;
  const router = useRouter();
  const [search, setSearch] = useState("");
  useVersion(tickers, REFRESH_MS);
  const wanted = search.trim().toUpperCase();
  const found = markets.filter(({ symbol }) => symbol.includes(wanted));
  const goToFirst = () => {
    const first = found[0];
    if (wanted === "" || first === undefined) return;
    onPick();
    router.push(`/trade/${first.symbol}`);
  };
  return (
    <>
      <input
        // The list was opened to be searched.
        autoFocus
        value={search}
        aria-label="Search markets"
        placeholder="Search"
        className="border-line bg-page mb-1.5 h-9 w-full rounded-md border px-3 text-sm"
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") goToFirst();
        }}
      />
      <ul>
        {found.map((each) => {
          const ticker = tickers?.tickers.get(each.symbol);
          return (
            <li key={each.symbol}>
              <Link
                href={`/trade/${each.symbol}`}
                aria-current={each.symbol === market.symbol ? "page" : undefined}
                className="hover:bg-raised aria-[current]:bg-raised grid grid-cols-[auto_1fr_auto_4.5rem] items-center gap-2 rounded-md px-2 py-2 text-sm"
                onClick={onPick}
              >
                <AssetMark asset={each.baseAsset} className="size-5" />
                <span>
                  {each.baseAsset}
                  <span className="text-muted">/{each.quoteAsset}</span>
                </span>
                {ticker && (
                  <>
                    <span>{withThousands(atDecimals(ticker.lastPrice, each.price.decimals))}</span>
                    <ChangeText
                      percent={ticker.priceChangePercent}
                      className="text-right text-xs"
                    />
                  </>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
      {found.length === 0 && <p className="text-muted p-3 text-xs">No market has this name.</p>}
    </>
  );
}
