import type { Order, OwnTrade } from "../../api/spot-wire.ts";
import { waitsForRise } from "../../api/trigger.ts";
import { amountText } from "../../money/display.ts";
import type { Column } from "../../ui/data-table.tsx";
import { momentText } from "../../ui/time.ts";
import { isZeroText, limitText, priceText, totalText } from "./order-text.ts";

const KIND_WORDS: Readonly<Record<string, string>> = {
  LIMIT: "Limit",
  MARKET: "Market",
  LIMIT_MAKER: "Post-only",
  STOP_LOSS: "Stop",
  STOP_LOSS_LIMIT: "Stop-limit",
  TAKE_PROFIT: "Take-profit",
  TAKE_PROFIT_LIMIT: "Take-profit limit",
};

const STATUS_WORDS: Readonly<Record<string, string>> = {
  NEW: "Open",
  PARTIALLY_FILLED: "Partly filled",
  FILLED: "Filled",
  CANCELED: "Canceled",
  REJECTED: "Rejected",
  EXPIRED: "Expired",
  EXPIRED_IN_MATCH: "Expired",
};

function SideText({ buys }: { buys: boolean }) {
  return <span className={buys ? "text-up" : "text-down"}>{buys ? "Buy" : "Sell"}</span>;
}

const orderBasics = (price: (order: Order) => string): readonly Column<Order>[] => [
  { key: "time", label: "Time", bare: true, render: ({ time }) => momentText(time) },
  {
    key: "symbol",
    label: "Market",
    bare: true,
    render: ({ symbol }) => <span className="font-medium">{symbol}</span>,
  },
  {
    key: "type",
    label: "Type",
    render: ({ type }) => KIND_WORDS[type] ?? type,
  },
  { key: "side", label: "Side", render: ({ side }) => <SideText buys={side === "BUY"} /> },
  { key: "price", label: "Price", align: "right", render: price },
  {
    key: "stop",
    label: "Stop",
    align: "right",
    render: ({ stopPrice, type, side }) =>
      isZeroText(stopPrice)
        ? "–"
        : `${waitsForRise(type, side) ? "≥" : "≤"} ${amountText(stopPrice)}`,
  },
  {
    key: "quantity",
    label: "Amount",
    align: "right",
    render: ({ origQty, origQuoteOrderQty }) =>
      isZeroText(origQty) ? `${amountText(origQuoteOrderQty)} (total)` : amountText(origQty),
  },
  {
    key: "filled",
    label: "Filled",
    align: "right",
    render: ({ executedQty }) => amountText(executedQty),
  },
];

export const OPEN_ORDER_COLUMNS = orderBasics(limitText);

/** The columns for orders of one market, whose prices have so many decimals. */
export const orderHistoryColumns = (priceDecimals: number): readonly Column<Order>[] => [
  ...orderBasics((order) => priceText(order, priceDecimals)),
  {
    key: "total",
    label: "Total",
    align: "right",
    render: ({ cummulativeQuoteQty }) => totalText(cummulativeQuoteQty, priceDecimals),
  },
  {
    key: "status",
    label: "Status",
    align: "right",
    pinned: true,
    render: ({ status }) => STATUS_WORDS[status] ?? status,
  },
];

/** The columns for own trades of one market, whose prices have so many decimals. */
export const ownTradeColumns = (priceDecimals: number): readonly Column<OwnTrade>[] => [
  { key: "time", label: "Time", bare: true, render: ({ time }) => momentText(time) },
  {
    key: "symbol",
    label: "Market",
    bare: true,
    render: ({ symbol }) => <span className="font-medium">{symbol}</span>,
  },
  { key: "side", label: "Side", render: ({ isBuyer }) => <SideText buys={isBuyer} /> },
  { key: "role", label: "Role", render: ({ isMaker }) => (isMaker ? "Maker" : "Taker") },
  { key: "price", label: "Price", align: "right", render: ({ price }) => amountText(price) },
  { key: "quantity", label: "Amount", align: "right", render: ({ qty }) => amountText(qty) },
  {
    key: "total",
    label: "Total",
    align: "right",
    render: ({ quoteQty }) => totalText(quoteQty, priceDecimals),
  },
  {
    key: "fee",
    label: "Fee",
    align: "right",
    render: ({ commission, commissionAsset }) => `${amountText(commission)} ${commissionAsset}`,
  },
];
