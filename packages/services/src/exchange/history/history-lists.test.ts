import type { Event, OrderListChanged, OrderView } from "@bourse/engine/event";
import {
  OrderListKind,
  OrderListStatus,
  OrderStatus,
  SelfTradePrevention,
} from "@bourse/engine/market";
import { beforeEach, expect, test } from "vitest";
import { orderView } from "../../../test/order-view.ts";
import { History } from "./history.ts";

const ACCOUNT = 1001;
const MARKET = 1;
const HERE = { accountId: ACCOUNT, marketId: MARKET };
const THERE = { accountId: 1002, marketId: MARKET };
const ALL = { fromId: undefined, startTimeMs: undefined, endTimeMs: undefined, limit: 1_000 };

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

function order(orderId: number): OrderView {
  return orderView({ orderId, clientOrderId: `o${orderId}`, quantityLots: 5 });
}

const list = (
  orderListId: number,
  listStatus: OrderListStatus,
  changes: Partial<OrderListChanged> = {},
): OrderListChanged => ({
  kind: "OrderListChanged",
  accountId: ACCOUNT,
  marketId: MARKET,
  orderListId,
  listKind: OrderListKind.Oco,
  listStatus,
  listClientOrderId: "pair",
  orderIds: [orderListId * 10, orderListId * 10 + 1],
  ...changes,
});
const legsOf = (orderListId: number): OrderView[] =>
  [orderListId * 10, orderListId * 10 + 1].map((orderId) => ({ ...order(orderId), orderListId }));
const { Executing, AllDone } = OrderListStatus;
const begin = (orderListId: number, changes: Partial<OrderListChanged> = {}) =>
  apply(
    list(orderListId, Executing, changes),
    ...legsOf(orderListId).map((leg) => ({ kind: "OrderAccepted", order: leg }) as const),
  );
const cancelList = (orderListId: number) =>
  apply(
    ...legsOf(orderListId).map((leg): Event => ({
      kind: "OrderCanceled",
      order: { ...leg, clientOrderId: "gone", status: OrderStatus.Canceled },
      origClientOrderId: leg.clientOrderId,
    })),
    list(orderListId, AllDone),
  );

test("a list is known from its beginning, keeps its names, and is found by the name it had last", async () => {
  begin(1);
  begin(2, { accountId: 1002 });
  const legs = [
    { orderId: 10, clientOrderId: "o10" },
    { orderId: 11, clientOrderId: "o11" },
  ];
  const first = {
    orderListId: 1,
    accountId: ACCOUNT,
    marketId: MARKET,
    listKind: OrderListKind.Oco,
    isDone: false,
    listClientOrderId: "pair",
    legs,
    createdTimeUs: 1_000,
    updatedTimeUs: 1_000,
  };
  expect(history.openLists.of(ACCOUNT)).toEqual([first]);
  expect(await history.findList(ACCOUNT, 1)).toEqual(first);
  expect(await history.findList(ACCOUNT, 2)).toBeUndefined();
  cancelList(1);
  const done = { ...first, isDone: true, updatedTimeUs: 3_000 };
  expect(history.openLists.of(ACCOUNT)).toEqual([]);
  expect(await history.findList(ACCOUNT, 1)).toEqual(done);
  expect(await history.findListByName(ACCOUNT, "pair")).toEqual(done);
  begin(3);
  expect((await history.findListByName(ACCOUNT, "pair"))?.orderListId).toBe(3);
  expect((await history.lists(ACCOUNT, ALL)).map(({ orderListId }) => orderListId)).toEqual([1, 3]);
  const page = { ...ALL, startTimeMs: 2 };
  expect((await history.lists(ACCOUNT, page)).map(({ orderListId }) => orderListId)).toEqual([3]);
});

test("a list that began before the last start, and ended after it, has its orders' names", async () => {
  // Its beginning is neither told again nor in a snapshot: only its end is.
  cancelList(4);
  const found = await history.findList(ACCOUNT, 4);
  expect(found?.legs.map(({ clientOrderId }) => clientOrderId)).toEqual(["o40", "o41"]);
  expect(await history.lists(ACCOUNT, ALL)).toEqual([found]);
  // An amendment of another one changes its leg's name, its cancel does not.
  begin(5);
  const [above] = legsOf(5);
  if (above === undefined) throw new Error("a list has legs");
  const amended = { ...above, clientOrderId: "less" };
  apply(
    { kind: "OrderAmended", order: amended, origClientOrderId: "o50", origQuantityLots: 9 },
    list(5, OrderListStatus.Updated),
  );
  cancelList(5);
  const names = (await history.findList(ACCOUNT, 5))?.legs.map((leg) => leg.clientOrderId);
  expect(names).toEqual(["less", "o51"]);
});

test("prevented matches are found by their id, and by either order from an id on", async () => {
  const prevent = (preventedMatchId: number, makerId: number, makerAccountId = ACCOUNT) =>
    apply({
      kind: "TradePrevented",
      marketId: MARKET,
      preventedMatchId,
      selfTradePrevention: SelfTradePrevention.Decrement,
      tradeGroupId: makerAccountId === ACCOUNT ? 0 : 7,
      priceTicks: 1,
      makerPreventedLots: 1,
      takerPreventedLots: 1,
      transferredLots: 0,
      maker: { ...order(makerId), accountId: makerAccountId },
      taker: order(9),
    });
  for (const makerId of [1, 2, 3]) prevent(makerId, makerId);
  prevent(4, 4, 1002);
  const matched = async (page: object, owner = HERE) =>
    (await history.matches(owner, { limit: 100, ...page })).map((match) => match.preventedMatchId);
  expect(await matched({ orderId: 9 })).toEqual([1, 2, 3, 4]);
  expect(await matched({ orderId: 9, fromPreventedMatchId: 2, limit: 2 })).toEqual([2, 3]);
  expect(await matched({ orderId: 2 })).toEqual([2]);
  expect(await matched({ preventedMatchId: 3 })).toEqual([3]);
  expect(await matched({ preventedMatchId: 3 }, THERE)).toEqual([]);
  expect(await matched({ orderId: 4 }, THERE)).toEqual([4]);
});
