import type { Event, OrderView, Trade } from "@bourse/engine/event";
import {
  ExpiryReason,
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "@bourse/engine/market";
import { beforeEach, expect, test } from "vitest";
import { orderView } from "../../../test/order-view.ts";
import { ACCOUNT_TRADES_MAX, CLOSED_ORDERS_MAX } from "../limits.ts";
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

function order(
  orderId: number,
  status: OrderStatus = OrderStatus.New,
  name = `o${orderId}`,
): OrderView {
  return orderView({ orderId, clientOrderId: name, quantityLots: 5, status });
}

function expiry(expired: OrderView): Event {
  return { kind: "OrderExpired", order: expired, reason: ExpiryReason.UnfilledFokOrder };
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
    ?.closedOrders()
    .map((past) => past.order.orderId)
    .toSorted((a, b) => a - b);

test("an order is kept from the moment it is closed", () => {
  apply({ kind: "OrderAccepted", order: order(1) });
  const partly = order(1, OrderStatus.PartiallyFilled);
  const other = { ...order(2, OrderStatus.Filled), accountId: 1002, side: Side.Sell };
  apply(trade(1, partly, other));
  expect(here()?.closedOrder(1)).toBeUndefined();
  const canceled = order(1, OrderStatus.Canceled, "goodbye");
  apply({ kind: "OrderCanceled", order: canceled, origClientOrderId: "o1" });
  const past = { order: canceled, origClientOrderId: "o1" };
  expect(here()?.closedOrder(1)).toEqual(past);
  expect(here()?.closedOrderByClientId("goodbye")).toEqual(past);
  expect(here()?.closedOrderByClientId("o1")).toEqual(past);
  expect(ids()).toEqual([1]);
  expect(history.of(1002, MARKET)?.closedOrder(2)?.order).toEqual(other);
  expect(history.of(1002, 9)).toBeUndefined();
});

test("nothing of an order is lost", () => {
  const whole: OrderView = {
    orderId: 2 ** 40,
    accountId: ACCOUNT,
    marketId: MARKET,
    clientOrderId: "whole",
    side: Side.Sell,
    orderType: OrderType.Market,
    timeInForce: TimeInForce.Fok,
    priceTicks: 3,
    quantityLots: 4,
    quoteQuantityUnits: Number.MAX_SAFE_INTEGER,
    executedLots: 6,
    executedQuoteUnits: 7,
    status: OrderStatus.Expired,
    selfTradePrevention: SelfTradePrevention.Decrement,
    preventedLots: 10,
    icebergLots: 11,
    triggerPriceTicks: 12,
    trailingDeltaBips: 13,
    trailingTimeUs: 14,
    pegPriceType: PegPriceType.Market,
    pegOffsetLevels: 15,
    peggedPriceTicks: 16,
    strategyId: Number.MAX_SAFE_INTEGER,
    strategyType: 17,
    orderListId: 18,
    isWorking: true,
    workingTimeUs: 19,
    createdTimeUs: 8,
    updatedTimeUs: 9,
  };
  const reason = ExpiryReason.InsufficientLiquidity;
  apply({ kind: "OrderExpired", order: whole, reason });
  const waiting = orderView({ orderId: 3, orderType: OrderType.StopLoss, triggerPriceTicks: 20 });
  const untriggered = { ...waiting, isWorking: false, workingTimeUs: 0 };
  apply({ kind: "OrderCanceled", order: untriggered, origClientOrderId: "o3" });
  expect(here()?.closedOrders()).toEqual([
    { order: whole, expiryReason: reason },
    { order: untriggered, origClientOrderId: "o3" },
  ]);
});

test("self-trade prevention closes whom it ends, and only that one", () => {
  const maker = order(1);
  const taker = { ...order(2, OrderStatus.ExpiredInMatch), preventedLots: 5 };
  apply({
    kind: "TradePrevented",
    marketId: MARKET,
    preventedMatchId: 0,
    selfTradePrevention: SelfTradePrevention.ExpireTaker,
    tradeGroupId: 0,
    priceTicks: 1,
    makerPreventedLots: 0,
    takerPreventedLots: 5,
    transferredLots: 0,
    maker,
    taker,
  });
  expect(here()?.closedOrders()).toEqual([{ order: taker }]);
});

test("a name used again means the order closed last", () => {
  apply(expiry(order(1, OrderStatus.Expired, "name")));
  apply(expiry(order(3, OrderStatus.Expired, "name")));
  apply(expiry(order(2, OrderStatus.Expired, "name")));
  apply(expiry(order(4, OrderStatus.Expired, "another")));
  expect(here()?.closedOrderByClientId("name")?.order.orderId).toBe(2);
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

test("closed orders are bounded, the longest closed go first", () => {
  apply(expiry({ ...order(1, OrderStatus.Expired), strategyId: 5 }));
  for (let id = 2; id <= CLOSED_ORDERS_MAX + 4; id++) {
    apply(expiry(order(id, OrderStatus.Expired)));
  }
  expect(here()?.closedOrder(CLOSED_ORDERS_MAX + 1)?.order.strategyId).toBe(0);
  expect(ids()?.length).toBe(CLOSED_ORDERS_MAX);
  expect(ids()?.slice(0, 2)).toEqual([5, 6]);
  expect(here()?.closedOrder(4)).toBeUndefined();
  expect(here()?.closedOrderByClientId("o4")).toBeUndefined();
  const newest = CLOSED_ORDERS_MAX + 4;
  expect(here()?.closedOrder(newest)?.order.clientOrderId).toBe(`o${newest}`);
  expect(here()?.closedOrderByClientId(`o${newest}`)?.order.orderId).toBe(newest);
});

test("fills are bounded, and the newest are always there", () => {
  const count = 2 * ACCOUNT_TRADES_MAX + 5;
  const filled = order(1, OrderStatus.Filled);
  for (let id = 1; id <= count; id++) apply(trade(id, filled, { ...filled, accountId: 1002 }));
  const kept = here()?.trades() ?? [];
  expect(kept.length).toBe(ACCOUNT_TRADES_MAX);
  expect(kept[0]?.tradeId).toBe(count - ACCOUNT_TRADES_MAX + 1);
  expect(kept.at(-1)?.tradeId).toBe(count);
});

test("the time of the last change of balances is known", () => {
  expect(history.balancesChangedTimeUs(ACCOUNT)).toBe(0);
  apply({ kind: "BalanceChanged", accountId: ACCOUNT, assetId: 1, freeUnits: 1n, lockedUnits: 0n });
  apply({ kind: "OrderAccepted", order: order(1) });
  expect(history.balancesChangedTimeUs(ACCOUNT)).toBe(1_000);
});
