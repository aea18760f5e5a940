"use client";

import { clsx } from "clsx";
import type { Market } from "../../api/market.ts";
import type { AggTrade } from "../../api/spot-wire.ts";
import { atDecimals, withThousands } from "../../money/display.ts";
import { useLinkStatus, useStoreStatus, useVersion } from "../../stream/hooks.ts";
import type { TradeStore } from "../../stream/trade-store.ts";
import { timeText } from "../../ui/time.ts";
import { Panel } from "../../ui/panel.tsx";
import { Empty } from "../../ui/states.tsx";
import { Veil, worseStatus } from "../../ui/veil.tsx";

const REFRESH_MS = 100;

interface TradeTapeProps {
  readonly market: Market;
  readonly trades: TradeStore | undefined;
  readonly onPick: (price: string) => void;
  readonly className?: string;
}

/** The latest trades of the market, newest on top. */
export function TradeTape({ market, trades, onPick, className }: TradeTapeProps) {
  useVersion(trades, REFRESH_MS);
  const status = worseStatus(useLinkStatus(), useStoreStatus(trades));
  const latest = trades?.trades ?? [];
  return (
    <Panel aria-label="Recent trades" className={clsx("relative", className)}>
      <h2 className="border-line flex h-9 shrink-0 items-center border-b px-3 text-xs font-medium">
        Trades
      </h2>
      <div
        aria-hidden="true"
        className="text-faint text-2xs flex shrink-0 justify-between px-3 pt-1.5 pb-1"
      >
        <span className="flex-1">Price ({market.quoteAsset})</span>
        <span className="w-[34%] text-right">Amount ({market.baseAsset})</span>
        <span className="w-[29%] text-right">Time</span>
      </div>
      {latest.length === 0 && trades?.status === "live" && (
        <Empty title="Nobody has traded here yet." className="flex-1" />
      )}
      <ol
        aria-label="Newest first"
        // Scrolls, so the keyboard must be able to reach it.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto [scrollbar-width:none] outline-offset-[-2px]"
      >
        {latest.map((trade) => (
          <TradeRow key={trade.a} market={market} trade={trade} onPick={onPick} />
        ))}
      </ol>
      <Veil status={status} />
    </Panel>
  );
}

interface TradeRowProps {
  readonly market: Market;
  readonly trade: AggTrade;
  readonly onPick: (price: string) => void;
}

function TradeRow({ market, trade, onPick }: TradeRowProps) {
  const price = atDecimals(trade.p, market.price.decimals);
  return (
    <li
      className="hover:bg-raised flex cursor-pointer justify-between px-3 text-xs leading-5"
      onClick={() => onPick(price)}
    >
      <span className={clsx("flex-1", trade.m ? "text-down" : "text-up")}>
        <span className="sr-only">{trade.m ? "Sold at" : "Bought at"} </span>
        {withThousands(price)}
      </span>
      <span className="w-[34%] text-right">{atDecimals(trade.q, market.quantity.decimals)}</span>
      <time dateTime={new Date(trade.T).toISOString()} className="text-muted w-[29%] text-right">
        {timeText(trade.T)}
      </time>
    </li>
  );
}
