"use client";

import { clsx } from "clsx";
import { useMemo, useState } from "react";
import type { Market } from "../../../api/market.ts";
import { useOpenOrders, useOwnTrades } from "../../../api/queries.ts";
import type { Order, OrderSide } from "../../../api/spot-wire.ts";
import { Balances } from "../../../features/balances/balances.tsx";
import { ChartPanel } from "../../../features/chart/chart-panel.tsx";
import { OrderBook } from "../../../features/order-book/order-book.tsx";
import { OrderEntry, type PickedPrice } from "../../../features/order-entry/order-entry.tsx";
import { OrdersPanel } from "../../../features/orders/orders-panel.tsx";
import { TickerStrip } from "../../../features/ticker/ticker-strip.tsx";
import { TradeTape } from "../../../features/trades/trade-tape.tsx";
import { signOf } from "../../../money/display.ts";
import { useBook, useTickers, useTrades } from "../../../stream/hooks.ts";
import { OrderSheet } from "./order-sheet.tsx";
import { PhoneTabs, type PhoneTab } from "./phone-tabs.tsx";

interface TradeDeskProps {
  readonly market: Market;
  readonly markets: readonly Market[];
}

/**
 * Puts the panels of the trading page together. A wide window shows them all without scrolling; a phone
 * shows chart, book or trades, the orders below, and the form in a sheet.
 */
export function TradeDesk({ market, markets }: TradeDeskProps) {
  const symbols = useMemo(() => markets.map(({ symbol }) => symbol), [markets]);
  const tickers = useTickers(symbols);
  const book = useBook(market);
  const trades = useTrades(market.symbol);
  const own = useOwnMarks(market.symbol);
  const [tab, setTab] = useState<PhoneTab>("chart");
  const [side, setSide] = useState<OrderSide>("BUY");
  const [sheetOpen, setSheetOpen] = useState(false);
  const [picked, setPicked] = useState<PickedPrice>();
  const pick = (price: string) => setPicked({ price, count: (picked?.count ?? 0) + 1 });
  const onPhone = (shown: PhoneTab) => (tab === shown ? "" : "max-lg:hidden");

  return (
    <div className="flex min-h-0 flex-1 flex-col gap-1 lg:h-[calc(100dvh-3rem)] lg:min-h-[40rem] lg:flex-none lg:p-1">
      <TickerStrip market={market} markets={markets} tickers={tickers} trades={trades} />
      <PhoneTabs value={tab} onChange={setTab} />
      <div className="flex min-h-0 flex-1 flex-col gap-1 lg:grid lg:grid-cols-[minmax(0,1fr)_16.5rem_17.5rem] lg:grid-rows-[minmax(0,1fr)_16.5rem] xl:grid-cols-[minmax(0,1fr)_18.5rem_19rem]">
        <ChartPanel
          market={market}
          book={book}
          orders={own.orders}
          fills={own.fills}
          className={clsx("max-lg:h-[26rem]", onPhone("chart"))}
        />
        <OrderBook
          market={market}
          book={book}
          trades={trades}
          ownPrices={own.prices}
          onPick={pick}
          className={clsx("max-lg:h-[32rem] lg:row-span-2", onPhone("book"))}
        />
        <div className="flex min-h-0 flex-col gap-1 max-lg:contents lg:row-span-2">
          <OrderSheet open={sheetOpen} onClose={() => setSheetOpen(false)}>
            <OrderEntry
              market={market}
              book={book}
              trades={trades}
              picked={picked}
              side={side}
              onSide={setSide}
              className="flex-1"
            />
          </OrderSheet>
          <TradeTape
            market={market}
            trades={trades}
            onPick={pick}
            className={clsx("flex-1 max-lg:h-[32rem] max-lg:flex-none", onPhone("trades"))}
          />
        </div>
        <OrdersPanel
          market={market}
          balances={<Balances tickers={tickers} />}
          className="max-lg:min-h-80"
        />
      </div>
      <PhoneBar
        onOpen={(wanted) => {
          setSide(wanted);
          setSheetOpen(true);
        }}
      />
    </div>
  );
}

/** Buy and Sell, always at hand on a phone. */
function PhoneBar({ onOpen }: { onOpen: (side: OrderSide) => void }) {
  return (
    <div className="border-line bg-panel sticky bottom-0 z-30 grid grid-cols-2 gap-2 border-t p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] lg:hidden">
      <button
        type="button"
        className="bg-buy text-on-buy h-11 rounded-lg text-sm font-semibold"
        onClick={() => onOpen("BUY")}
      >
        Buy
      </button>
      <button
        type="button"
        className="bg-sell text-on-sell h-11 rounded-lg text-sm font-semibold"
        onClick={() => onOpen("SELL")}
      >
        Sell
      </button>
    </div>
  );
}

/** The user's own orders and trades on this market, as the chart and the book mark them. */
function useOwnMarks(symbol: string) {
  const { data: openOrders } = useOpenOrders();
  const { data: ownTrades } = useOwnTrades(symbol);
  const orders = useMemo(
    () =>
      (openOrders ?? [])
        .filter((order) => order.symbol === symbol)
        .map((order) => ({ ...order, quantity: order.origQty, ...watchedPrice(order) })),
    [openOrders, symbol],
  );
  // What waits for a price is not in the book.
  const prices = useMemo(
    () => orders.filter(({ waitsForPrice }) => !waitsForPrice).map(({ price }) => price),
    [orders],
  );
  const fills = useMemo(
    () =>
      (ownTrades ?? []).map(({ id, isBuyer, time }) => ({
        tradeId: id,
        side: isBuyer ? ("BUY" as const) : ("SELL" as const),
        timeMs: time,
      })),
    [ownTrades],
  );
  return { orders, prices, fills };
}

function watchedPrice({ price, stopPrice, isWorking }: Order) {
  const waitsForPrice = !isWorking && signOf(stopPrice) > 0;
  return { price: waitsForPrice ? stopPrice : price, waitsForPrice };
}
