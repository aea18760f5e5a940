import type { Order, OwnTrade } from "../../api/spot-wire.ts";
import { waitsForRise } from "../../api/trigger.ts";
import { amountText } from "../../money/display.ts";
import type { Column } from "../../ui/data-table.tsx";
import { momentText } from "../../ui/time.ts";

const KIND_WORDS: Readonly<Record<string, string>> = {
  LIMIT: "Limit",
  MARKET: "Market",
  LIMIT_MAKER: "Post-only",
  STOP_LOSS: "Stop",
  STOP_LOSS_LIMIT: "Stop-limit",
  TAKE_PROFIT: "Take-profit",
  TAKE_PROFIT_LIMIT: "Take-profit limit",
};

/** Types without a limit. */
const AT_ANY_PRICE = new Set(["MARKET", "STOP_LOSS", "TAKE_PROFIT"]);

const STATUS_WORDS: Readonly<Record<string, string>> = {
  NEW: "Open",
  PARTIALLY_FILLED: "Partly filled",
  FILLED: "Filled",
  CANCELED: "Canceled",
  REJECTED: "Rejected",
  EXPIRED: "Expired",
  EXPIRED_IN_MATCH: "Expired",
};

const isZero = (text: string) => /^[0.]*$/.test(text);

function SideText({ buys }: { buys: boolean }) {
  return <span className={buys ? "text-up" : "text-down"}>{buys ? "Buy" : "Sell"}</span>;
}

const ORDER_BASICS: readonly Column<Order>[] = [
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
  {
    key: "price",
    label: "Price",
    align: "right",
    render: ({ price, type }) => (AT_ANY_PRICE.has(type) ? "Market" : amountText(price)),
  },
  {
    key: "stop",
    label: "Stop",
    align: "right",
    render: ({ stopPrice, type, side }) =>
      isZero(stopPrice) ? "–" : `${waitsForRise(type, side) ? "≥" : "≤"} ${amountText(stopPrice)}`,
  },
  {
    key: "quantity",
    label: "Amount",
    align: "right",
    render: ({ origQty, origQuoteOrderQty }) =>
      isZero(origQty) ? `${amountText(origQuoteOrderQty)} (total)` : amountText(origQty),
  },
  {
    key: "filled",
    label: "Filled",
    align: "right",
    render: ({ executedQty }) => amountText(executedQty),
  },
];

export const OPEN_ORDER_COLUMNS = ORDER_BASICS;

export const ORDER_HISTORY_COLUMNS: readonly Column<Order>[] = [
  ...ORDER_BASICS,
  {
    key: "total",
    label: "Total",
    align: "right",
    render: ({ cummulativeQuoteQty }) => amountText(cummulativeQuoteQty),
  },
  {
    key: "status",
    label: "Status",
    align: "right",
    render: ({ status }) => STATUS_WORDS[status] ?? status,
  },
];

export const OWN_TRADE_COLUMNS: readonly Column<OwnTrade>[] = [
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
  { key: "total", label: "Total", align: "right", render: ({ quoteQty }) => amountText(quoteQty) },
  {
    key: "fee",
    label: "Fee",
    align: "right",
    render: ({ commission, commissionAsset }) => `${amountText(commission)} ${commissionAsset}`,
  },
];
