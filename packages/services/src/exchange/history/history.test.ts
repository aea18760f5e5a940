import type { Event, OrderView, Trade } from "@bourse/engine/event";
import { ExpiryReason, OrderStatus, OrderType, Side, TimeInForce } from "@bourse/engine/market";
import { beforeEach, expect, test } from "vitest";
import { ACCOUNT_TRADES_MAX, CLOSED_ORDERS_MAX } from "../limits.ts";
import { TRADES_SLACK } from "./account-market.ts";
import { History } from "./history.ts";

const ACCOUNT = 1001;
const MARKET = 1;

let history: History;
let sequence: number;

beforeEach(() => {
  history = new History();
  sequence = 0;
});

function apply(...events: Event[]): void {
  sequence += 1;
  const command = { kind: "AdvanceTime" } as const;
  history.apply({ sequence, timeUs: sequence * 1_000, command, events, replayed: false });
}

function order(orderId: number, status: OrderStatus = OrderStatus.New, name = `o${orderId}`) {
  return {
    orderId,
    accountId: ACCOUNT,
    marketId: MARKET,
    clientOrderId: name,
    side: Side.Buy,
    orderType: OrderType.Limit,
    timeInForce: TimeInForce.Gtc,
    priceTicks: 1,
    quantityLots: 5,
    quoteQuantityUnits: 0,
    executedLots: 0,
    executedQuoteUnits: 0,
    status,
    createdTimeUs: orderId,
    updatedTimeUs: orderId,
  } satisfies OrderView;
}

function trade(tradeId: number, maker: OrderView, taker: OrderView): Trade {
  return {
    kind: "Trade",
    marketId: MARKET,
    tradeId,
    priceTicks: 1,
    quantityLots: 1,
    notionalUnits: 1,
    aggressorSide: Side.Sell,
    maker,
    taker,
    makerFeeUnits: 1,
    makerFeeAssetId: 2,
    takerFeeUnits: 3,
    takerFeeAssetId: 1,
  };
}

const here = () => history.of(ACCOUNT, MARKET);
const ids = () =>
  here()
    ?.orders()
    .map((past) => past.order.orderId);

test("an order is kept as it was last seen, through its whole life", () => {
  apply({ kind: "OrderAccepted", order: order(1) });
  expect(here()?.order(1)?.order.status).toBe(OrderStatus.New);
  const partly = order(1, OrderStatus.PartiallyFilled);
  const other = { ...order(2, OrderStatus.Filled), accountId: 1002, side: Side.Sell };
  apply(trade(1, partly, other));
  expect(here()?.order(1)?.order.status).toBe(OrderStatus.PartiallyFilled);
  const canceled = order(1, OrderStatus.Canceled, "goodbye");
  apply({ kind: "OrderCanceled", order: canceled, origClientOrderId: "o1" });
  expect(here()?.order(1)).toEqual({ order: canceled, origClientOrderId: "o1" });
  expect(here()?.orderByClientId("goodbye")).toBe(here()?.order(1));
  expect(here()?.orderByClientId("o1")).toBe(here()?.order(1));
  expect(ids()).toEqual([1]);
  expect(history.of(1002, MARKET)?.order(2)?.order.status).toBe(OrderStatus.Filled);
  expect(history.of(1002, 9)).toBeUndefined();
});

test("why an order expired is kept", () => {
  const expired = order(1, OrderStatus.Expired);
  const reason = ExpiryReason.UnfilledFokOrder;
  apply(
    { kind: "OrderAccepted", order: order(1) },
    { kind: "OrderExpired", order: expired, reason },
  );
  expect(here()?.order(1)).toEqual({ order: expired, expiryReason: reason });
});

test("a name used again means the open order, else the newest", () => {
  apply({ kind: "OrderAccepted", order: order(1, OrderStatus.Canceled, "name") });
  apply({ kind: "OrderAccepted", order: order(2, OrderStatus.Filled, "name") });
  expect(here()?.orderByClientId("name")?.order.orderId).toBe(2);
  apply({ kind: "OrderAccepted", order: order(3, OrderStatus.New, "name") });
  apply({ kind: "OrderAccepted", order: order(4, OrderStatus.Canceled, "name") });
  expect(here()?.orderByClientId("name")?.order.orderId).toBe(3);
});

test("a trade with oneself shows both sides", () => {
  apply(
    trade(7, order(1, OrderStatus.Filled), { ...order(2, OrderStatus.Filled), side: Side.Sell }),
  );
  expect(here()?.trades()).toMatchObject([
    { tradeId: 7, orderId: 1, isBuyer: true, isMaker: true, feeUnits: 1, feeAssetId: 2 },
    { tradeId: 7, orderId: 2, isBuyer: false, isMaker: false, feeUnits: 3, feeAssetId: 1 },
  ]);
});

test("closed orders are bounded, the longest closed go first; open ones stay", () => {
  apply({ kind: "OrderAccepted", order: order(1) });
  for (let id = 2; id <= CLOSED_ORDERS_MAX + 4; id++) {
    apply({ kind: "OrderAccepted", order: order(id, OrderStatus.Expired) });
  }
  expect(ids()?.length).toBe(CLOSED_ORDERS_MAX + 1);
  expect(ids()?.slice(0, 2)).toEqual([1, 5]);
  expect(here()?.order(4)).toBeUndefined();
});

test("fills are bounded, and the newest are always there", () => {
  const count = 2 * ACCOUNT_TRADES_MAX + 5;
  const filled = order(1, OrderStatus.Filled);
  for (let id = 1; id <= count; id++) apply(trade(id, filled, { ...filled, accountId: 1002 }));
  const kept = here()?.trades() ?? [];
  expect(kept.length).toBeGreaterThanOrEqual(ACCOUNT_TRADES_MAX);
  expect(kept.length).toBeLessThanOrEqual(ACCOUNT_TRADES_MAX + TRADES_SLACK);
  expect(kept.at(-1)?.tradeId).toBe(count);
});

test("the time of the last change of balances is known", () => {
  expect(history.balancesChangedTimeUs(ACCOUNT)).toBe(0);
  apply({ kind: "BalanceChanged", accountId: ACCOUNT, assetId: 1, freeUnits: 1, lockedUnits: 0 });
  apply({ kind: "OrderAccepted", order: order(1) });
  expect(history.balancesChangedTimeUs(ACCOUNT)).toBe(1_000);
});
