"use client";

import { useState, type ReactNode } from "react";
import type { Market } from "../../api/market.ts";
import { useOpenOrders, useOrderHistory, useOwnTrades } from "../../api/queries.ts";
import { Panel } from "../../ui/panel.tsx";
import { usePreferences } from "../../ui/preferences.ts";
import { TabPanel, Tabs, useTabsId } from "../../ui/tabs.tsx";
import { orderHistoryColumns, ownTradeColumns } from "./order-columns.tsx";
import { OpenOrders } from "./open-orders.tsx";
import { UserRows } from "./user-rows.tsx";

interface OrdersPanelProps {
  readonly market: Market;
  /** What the tab of balances shows. */
  readonly balances: ReactNode;
  readonly className?: string;
}

type View = "open" | "history" | "trades" | "balances";

/** The user's own business on this market: open orders, history, trades, balances. */
export function OrdersPanel({ market, balances, className }: OrdersPanelProps) {
  const [view, setView] = useState<View>("open");
  const { data: openOrders } = useOpenOrders();
  const id = useTabsId();
  const count = openOrders === undefined ? "" : ` (${openOrders.length})`;
  return (
    <Panel aria-label="Your orders" className={className}>
      <div className="border-line flex h-9 shrink-0 items-center gap-4 overflow-x-auto border-b px-3">
        <Tabs
          id={id}
          label="Your orders and balances"
          tabs={[
            { key: "open", label: `Open orders${count}` },
            { key: "history", label: "Order history" },
            { key: "trades", label: "Trade history" },
            { key: "balances", label: "Balances" },
          ]}
          value={view}
          onChange={setView}
          className="h-full"
        />
        {view === "open" && <OthersSwitch />}
      </div>
      <TabPanel id={id} value={view} className="flex-1 overflow-auto">
        {view === "open" && <OpenOrders symbol={market.symbol} />}
        {view === "history" && <OrderHistory market={market} />}
        {view === "trades" && <OwnTrades market={market} />}
        {view === "balances" && balances}
      </TabPanel>
    </Panel>
  );
}

function OthersSwitch() {
  const { hideOtherMarkets, set } = usePreferences();
  return (
    <label className="text-muted ml-auto flex items-center gap-1.5 text-xs whitespace-nowrap max-sm:hidden">
      <input
        type="checkbox"
        checked={hideOtherMarkets}
        className="accent-accent"
        onChange={(event) => set({ hideOtherMarkets: event.target.checked })}
      />
      Hide other markets
    </label>
  );
}

function OrderHistory({ market }: { market: Market }) {
  const { symbol, price } = market;
  return (
    <UserRows
      query={useOrderHistory(symbol)}
      label="Order history"
      columns={orderHistoryColumns(price.decimals)}
      keyOf={({ orderId }) => orderId}
      empty={`You have not placed an order on ${symbol} yet.`}
    />
  );
}

function OwnTrades({ market }: { market: Market }) {
  const { symbol, price } = market;
  return (
    <UserRows
      query={useOwnTrades(symbol)}
      label="Trade history"
      columns={ownTradeColumns(price.decimals)}
      keyOf={({ id, isBuyer }) => `${id} ${isBuyer}`}
      empty={`You have not traded on ${symbol} yet.`}
    />
  );
}
