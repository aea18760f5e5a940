import { encodeCommand } from "@bourse/engine/command";
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
import type { PastOrder } from "@bourse/core/order-history";
import { encodeApplied } from "@bourse/core/projection";
import type { AccountTrade } from "@bourse/core/trade";
import { beforeEach, expect, test, vi } from "vitest";
import { orderView } from "../../../test/order-view.ts";
import { HISTORY_POLL_MS } from "../limits.ts";
import { History } from "./history.ts";
import { recoverHistory } from "./recover-history.ts";
import type { StoredHistory } from "./stored-history.ts";

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

const HERE = { accountId: ACCOUNT, marketId: MARKET };
const THERE = { accountId: 1002, marketId: MARKET };
const ALL = { fromId: undefined, startTimeMs: undefined, endTimeMs: undefined, limit: 1_000 };
const closed = (page: Partial<typeof ALL> | { fromId?: number; startTimeMs?: number } = {}) =>
  history.orders(HERE, { ...ALL, ...page }, []);
const ids = async () => (await closed()).map((past) => past.order.orderId);

test("an order is kept from the moment it is closed", async () => {
  apply({ kind: "OrderAccepted", order: order(1) });
  const partly = order(1, OrderStatus.PartiallyFilled);
  const other = { ...order(2, OrderStatus.Filled), accountId: 1002, side: Side.Sell };
  apply(trade(1, partly, other));
  expect(await history.findOrder(HERE, 1)).toBeUndefined();
  const canceled = order(1, OrderStatus.Canceled, "goodbye");
  apply({ kind: "OrderCanceled", order: canceled, origClientOrderId: "o1" });
  const past = { order: canceled, origClientOrderId: "o1" };
  expect(await history.findOrder(HERE, 1)).toEqual(past);
  expect(await history.findOrderByName(HERE, "goodbye")).toEqual(past);
  expect(await history.findOrderByName(HERE, "o1")).toEqual(past);
  expect(await ids()).toEqual([1]);
  expect((await history.findOrder(THERE, 2))?.order).toEqual(other);
  expect(await history.findOrder({ ...THERE, marketId: 9 }, 2)).toBeUndefined();
});

test("nothing of an order is lost", async () => {
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
  expect(await closed()).toEqual([
    { order: untriggered, origClientOrderId: "o3" },
    { order: whole, expiryReason: reason },
  ]);
});

test("self-trade prevention closes whom it ends, and only that one", async () => {
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
  expect(await closed()).toEqual([{ order: taker }]);
});

test("a name used again means the order closed last", async () => {
  apply(expiry(order(1, OrderStatus.Expired, "name")));
  apply(expiry(order(3, OrderStatus.Expired, "name")));
  apply(expiry(order(2, OrderStatus.Expired, "name")));
  apply(expiry(order(4, OrderStatus.Expired, "another")));
  expect((await history.findOrderByName(HERE, "name"))?.order.orderId).toBe(2);
});

test("a trade with oneself shows both sides", async () => {
  apply(
    trade(7, order(1, OrderStatus.Filled), { ...order(2, OrderStatus.Filled), side: Side.Sell }),
  );
  expect(await history.trades(HERE, ALL)).toMatchObject([
    { tradeId: 7, orderId: 1, isBuyer: true, isMaker: true, feeUnits: 1, feeAssetId: 2 },
    { tradeId: 7, orderId: 2, isBuyer: false, isMaker: false, feeUnits: 3, feeAssetId: 1 },
  ]);
});

test("the time of the last change of balances is known", async () => {
  expect(await history.balanceTimeUs(ACCOUNT)).toBe(0);
  const command = { kind: "AdvanceTime" } as const;
  const told = { events: [], changedAccountIds: [ACCOUNT], replayed: false };
  history.apply({ sequence: ++sequence, timeUs: 1_000, command, ...told });
  apply({ kind: "OrderAccepted", order: order(1) });
  expect(await history.balanceTimeUs(ACCOUNT)).toBe(1_000);
});

test("a page holds the oldest from a start on, else the newest, and the open orders too", async () => {
  for (const orderId of [4, 1, 3]) {
    apply(expiry({ ...order(orderId, OrderStatus.Expired), createdTimeUs: orderId * 1_000 }));
  }
  const open = [{ ...order(2), createdTimeUs: 2_000 }];
  const page = async (of: Partial<Record<keyof typeof ALL, number>>) => {
    const orders = await history.orders(HERE, { ...ALL, ...of }, open);
    return orders.map((past) => past.order.orderId);
  };
  expect(await page({})).toEqual([1, 2, 3, 4]);
  expect(await page({ limit: 2 })).toEqual([3, 4]);
  expect(await page({ fromId: 2, limit: 2 })).toEqual([2, 3]);
  expect(await page({ startTimeMs: 2, endTimeMs: 3 })).toEqual([2, 3]);
  expect(await page({ endTimeMs: 3, limit: 2 })).toEqual([2, 3]);
});

/** A store that has closed orders 1 to 3 and their fills, and tells what it was asked. */
function store(lastSequence: number) {
  const stored = { lastSequence, isDown: false, reads: 0 };
  const past = (orderId: number): PastOrder => ({ order: order(orderId, OrderStatus.Filled) });
  const fill = (tradeId: number): AccountTrade => ({
    tradeId,
    orderId: tradeId,
    orderListId: 0,
    priceTicks: 1,
    quantityLots: 1,
    notionalUnits: 1,
    feeUnits: 1,
    feeAssetId: 1,
    timeUs: tradeId,
    isBuyer: true,
    isMaker: true,
  });
  const read = async <T>(answer: T): Promise<T> => {
    if (stored.isDown) throw new Error("DynamoDB is away");
    stored.reads += 1;
    return answer;
  };
  const port: StoredHistory = {
    lastSequence: async () => {
      if (stored.isDown) throw new Error("DynamoDB is away");
      return stored.lastSequence;
    },
    findOrder: (_owner, orderId) => read(orderId <= 3 ? past(orderId) : undefined),
    findOrderByName: (_owner, name) => read(name === "o1" ? past(1) : undefined),
    orders: () => read([past(1), past(2), past(3)]),
    trades: () => read([fill(1), fill(2), fill(3)]),
    findList: () => read(undefined),
    findListByName: () => read(undefined),
    lists: () => read([]),
    matches: () => read([]),
    amendments: () => read([]),
    balanceTimeUs: () => read(77),
    balanceDays: () => read({ now: [], past: [] }),
  };
  return { stored, port };
}

const UNAVAILABLE = { status: 503, code: -1001 };
const close = (orderId: number) => apply(expiry(order(orderId, OrderStatus.Expired)));

test("what was stored and what is recent are one list, and the recent knows better", async () => {
  const { stored, port } = store(5);
  history = new History({ stored: port });
  expect(await history.start()).toBe(5);
  for (let replayed = 1; replayed <= 5; replayed += 1) close(100 + replayed);
  close(3);
  apply(trade(4, order(9, OrderStatus.Filled), { ...order(8), accountId: 1002 }));
  expect(await ids()).toEqual([1, 2, 3, 9]);
  const [, , third] = await closed();
  expect(third?.order.status).toBe(OrderStatus.Expired);
  expect((await history.findOrder(HERE, 3))?.order.status).toBe(OrderStatus.Expired);
  expect((await history.findOrder(HERE, 2))?.order.status).toBe(OrderStatus.Filled);
  expect((await history.findOrderByName(HERE, "o1"))?.order.orderId).toBe(1);
  expect((await history.trades(HERE, ALL)).map((each) => each.tradeId)).toEqual([1, 2, 3, 4]);
  expect(await history.balanceTimeUs(ACCOUNT)).toBe(77);
  const before = stored.reads;
  expect(await history.findOrder(HERE, 9)).toBeDefined();
  expect(await closed({ startTimeMs: 7 })).toEqual([]);
  expect(await history.balanceTimeUs(ACCOUNT)).toBe(77);
  expect(stored.reads).toBe(before);
  history.stop();
});

test("while the store is away the recent is told, and the old is refused, not half told", async () => {
  const { stored, port } = store(0);
  stored.isDown = true;
  history = new History({ stored: port });
  expect(await history.start()).toBe(0);
  sequence = 41;
  close(7);
  expect(await history.findOrder(HERE, 7)).toBeDefined();
  expect(await history.balanceTimeUs(ACCOUNT)).toBe(0);
  await expect(history.findOrder(HERE, 2)).rejects.toMatchObject(UNAVAILABLE);
  await expect(closed()).rejects.toMatchObject(UNAVAILABLE);
  await expect(history.trades(HERE, ALL)).rejects.toMatchObject(UNAVAILABLE);
  expect(await closed({ startTimeMs: 43 })).toEqual([]);
  // What lies between is not here, and with a gap in it memory would tell half of the truth.
  sequence = 60;
  close(8);
  expect(await history.findOrder(HERE, 8)).toBeDefined();
  await expect(history.findOrder(HERE, 7)).rejects.toMatchObject(UNAVAILABLE);
  expect(await closed({ startTimeMs: 62 })).toEqual([]);
  await expect(closed({ startTimeMs: 50 })).rejects.toMatchObject(UNAVAILABLE);
  history.stop();
});

test("a start that could not read all events back refuses what it does not know", async () => {
  const { stored, port } = store(5);
  for (const readTo of [5, 8]) {
    const alarms: string[] = [];
    const log = { info: () => {}, warn: () => {}, error: (event: string) => alarms.push(event) };
    history = new History({ stored: port, log });
    const command = encodeCommand({ kind: "AdvanceTime" });
    const payload = encodeApplied(command, new Uint8Array());
    await recoverHistory(history, {
      sequence: 10,
      lastSequence: 10,
      replay: async (from, visit) => {
        for (let at = from; at <= readTo; at += 1) visit({ sequence: at, timeUs: at, payload });
      },
    });
    expect(alarms).toEqual(["history-replay-incomplete"]);
    sequence = 10;
    close(11);
    expect(await history.findOrder(HERE, 11)).toBeDefined();
    await expect(history.findOrder(HERE, 404)).rejects.toMatchObject(UNAVAILABLE);
    history.stop();
  }
  stored.lastSequence = 10;
  await history.start();
  expect(await history.findOrder(HERE, 404)).toBeUndefined();
  history.stop();
});

test("a restart looks back to what is stored, and less far when nobody can say what that is", async () => {
  const { stored, port } = store(300_000);
  history = new History({ stored: port });
  await history.start();
  expect(history.replayFrom(700_000)).toBe(300_001);
  expect(history.replayFrom(2_000_000)).toBe(1_000_001);
  expect(history.replayFrom(100_000)).toBe(300_001);
  history.stop();

  stored.isDown = true;
  history = new History({ stored: port });
  await history.start();
  expect(history.replayFrom(700_000)).toBe(500_001);
  expect(history.replayFrom(100_000)).toBe(1);

  history = new History();
  await history.start();
  expect(history.replayFrom(700_000)).toBe(500_001);
});

test("what is stored is forgotten a few polls later, what is not is kept up to a bound", async () => {
  vi.useFakeTimers();
  const { stored, port } = store(0);
  history = new History({ stored: port, limits: { generationRows: 2, generationsMax: 3 } });
  await history.start();
  for (const orderId of [11, 12, 13, 14]) close(orderId);
  expect(await history.findOrder(HERE, 11)).toBeDefined();
  stored.lastSequence = 4;
  await vi.advanceTimersByTimeAsync(HISTORY_POLL_MS * 2);
  expect(await ids()).toEqual([11, 12, 13, 14]);
  await vi.advanceTimersByTimeAsync(HISTORY_POLL_MS * 10);
  // The newest generation stays.
  expect(await ids()).toEqual([1, 2, 3, 13, 14]);
  for (const orderId of [15, 16, 17, 18]) close(orderId);
  expect(await ids()).toEqual([1, 2, 3, 13, 14, 15, 16, 17, 18]);
  close(19);
  // What was forgotten, 13 and 14, is stored; then 15 and 16 are forgotten and are not.
  expect(await ids()).toEqual([1, 2, 3, 15, 16, 17, 18, 19]);
  close(20);
  close(21);
  await expect(closed()).rejects.toMatchObject(UNAVAILABLE);
  expect(await history.findOrder(HERE, 17)).toBeDefined();
  stored.lastSequence = 11;
  await vi.advanceTimersByTimeAsync(HISTORY_POLL_MS);
  expect(await ids()).toEqual([1, 2, 3, 17, 18, 19, 20, 21]);
  history.stop();
  vi.useRealTimers();
});
