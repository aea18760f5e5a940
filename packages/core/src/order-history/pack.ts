import type { OrderView } from "@bourse/engine/event";
import {
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "@bourse/engine/market";
import type { Amendment } from "../amendment/index.ts";
import type { OrderList } from "../order-list/index.ts";
import type { PreventedMatch } from "../prevented-match/index.ts";
import type { AccountTrade } from "../trade/index.ts";
import type { Owner, PastOrder } from "./past-order.ts";

/*
 * Orders and trades as the text they are stored as: JSON without what is nothing. DynamoDB is paid
 * by size and works attribute by attribute, so one text is smaller and faster than thirty numbers.
 */

const NO_ORDER: OrderView = {
  orderId: 0,
  accountId: 0,
  marketId: 0,
  clientOrderId: "",
  side: Side.Buy,
  orderType: OrderType.Limit,
  timeInForce: TimeInForce.Gtc,
  status: OrderStatus.New,
  selfTradePrevention: SelfTradePrevention.None,
  priceTicks: 0,
  quantityLots: 0,
  quoteQuantityUnits: 0,
  executedLots: 0,
  executedQuoteUnits: 0,
  preventedLots: 0,
  icebergLots: 0,
  triggerPriceTicks: 0,
  trailingDeltaBips: 0,
  trailingTimeUs: 0,
  pegPriceType: PegPriceType.None,
  pegOffsetLevels: 0,
  peggedPriceTicks: 0,
  strategyId: 0,
  strategyType: 0,
  orderListId: 0,
  isWorking: false,
  workingTimeUs: 0,
  createdTimeUs: 0,
  updatedTimeUs: 0,
};

const NO_TRADE: AccountTrade = {
  tradeId: 0,
  orderId: 0,
  orderListId: 0,
  priceTicks: 0,
  quantityLots: 0,
  notionalUnits: 0,
  feeUnits: 0,
  feeAssetId: 0,
  timeUs: 0,
  isBuyer: false,
  isMaker: false,
};

const ORDER_FIELDS = Object.keys(NO_ORDER).filter(
  (field) => field !== "accountId" && field !== "marketId" && field !== "orderId",
);
const TRADE_FIELDS = Object.keys(NO_TRADE);

export function packOrder({ order, ...rest }: PastOrder): string {
  return pack(order, NO_ORDER, ORDER_FIELDS, rest);
}

export function unpackOrder(text: string, key: Owner & { readonly orderId: number }): PastOrder {
  const { origClientOrderId, expiryReason, ...order } = JSON.parse(text) as PackedOrder;
  const { accountId, marketId, orderId } = key;
  return {
    order: { ...NO_ORDER, ...order, accountId, marketId, orderId },
    ...(origClientOrderId === undefined ? {} : { origClientOrderId }),
    ...(expiryReason === undefined ? {} : { expiryReason }),
  };
}

type PackedOrder = Partial<OrderView> & Omit<PastOrder, "order">;

/** In the order given. */
export function packTrades(trades: readonly AccountTrade[]): string {
  return `[${trades.map((trade) => pack(trade, NO_TRADE, TRADE_FIELDS, {})).join(",")}]`;
}

export function unpackTrades(text: string): AccountTrade[] {
  const trades = JSON.parse(text) as Partial<AccountTrade>[];
  return trades.map((trade) => ({ ...NO_TRADE, ...trade }));
}

export function packList(list: OrderList): string {
  const { marketId, listKind, isDone, listClientOrderId, createdTimeUs, updatedTimeUs } = list;
  const legs = list.legs.map(({ orderId, clientOrderId }) => [orderId, clientOrderId] as const);
  const about = { marketId, listKind, isDone, listClientOrderId, createdTimeUs, updatedTimeUs };
  return JSON.stringify({ ...about, legs });
}

type PackedList = Omit<OrderList, "accountId" | "orderListId" | "legs"> & {
  readonly legs: readonly (readonly [orderId: number, clientOrderId: string])[];
};

export function unpackList(
  text: string,
  { accountId, orderListId }: Pick<OrderList, "accountId" | "orderListId">,
): OrderList {
  const { legs, ...list } = JSON.parse(text) as PackedList;
  return {
    accountId,
    orderListId,
    ...list,
    legs: legs.map(([orderId, clientOrderId]) => ({ orderId, clientOrderId })),
  };
}

export function packMatch(match: PreventedMatch): string {
  return JSON.stringify(match, MATCH_FIELDS);
}

export function unpackMatch(text: string): PreventedMatch {
  return JSON.parse(text) as PreventedMatch;
}

type AmendmentKey = Pick<Amendment, "orderId" | "executionId">;

export function packAmendment(amendment: Amendment): string {
  return JSON.stringify(amendment, AMENDMENT_FIELDS);
}

export function unpackAmendment(text: string, key: AmendmentKey): Amendment {
  return { ...(JSON.parse(text) as Omit<Amendment, keyof AmendmentKey>), ...key };
}

const AMENDMENT_FIELDS: (keyof Amendment)[] = [
  "origClientOrderId",
  "newClientOrderId",
  "origQuantityLots",
  "newQuantityLots",
  "timeUs",
];

const MATCH_FIELDS: (keyof PreventedMatch)[] = [
  "preventedMatchId",
  "takerOrderId",
  "makerOrderId",
  "tradeGroupId",
  "selfTradePrevention",
  "priceTicks",
  "takerPreventedLots",
  "makerPreventedLots",
  "timeUs",
];

/** Always in the same order of fields, so that equal things have equal texts. */
function pack(
  thing: object,
  nothing: object,
  fields: readonly string[],
  rest: Record<string, unknown>,
): string {
  const source = thing as Readonly<Record<string, unknown>>;
  const zero = nothing as Readonly<Record<string, unknown>>;
  const packed: Record<string, unknown> = {};
  for (const field of fields) {
    if (source[field] !== zero[field]) packed[field] = source[field];
  }
  return JSON.stringify({ ...packed, ...rest });
}
