import { ASSETS, MARKETS } from "@bourse/core/market";
import { PLAIN_TERMS } from "@bourse/core/order";
import type { Command } from "@bourse/engine/command";
import {
  type Event,
  type OrderListChanged,
  RejectedPart,
  WithdrawalStatus,
} from "@bourse/engine/event";
import {
  CancelReplaceMode,
  CancelRestriction,
  ExpiryReason,
  OrderListKind,
  OrderListStatus,
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
} from "@bourse/engine/market";
import { beforeEach, expect, test } from "vitest";
import { orderView } from "../../../test/order-view.ts";
import { OpenLists } from "../history/index.ts";
import { createUserData, type UserData, type UserEvent } from "./index.ts";

const ACCOUNT = 1001;
const BTC = 2;
const NOW_MS = 1_790_000_000_000;
const LOT = "0.00001000";

let userData: UserData;
let lists: OpenLists;
let sequence: number;
let heard: UserEvent[];

beforeEach(() => {
  const clock = { nowMs: () => NOW_MS, nowUs: () => NOW_MS * 1000 };
  lists = new OpenLists();
  userData = createUserData({ assets: ASSETS, markets: MARKETS, lists, clock });
  heard = [];
  sequence = 0;
  userData.subscribe(ACCOUNT, (event) => heard.push(event));
});

/** What the account hears of these events. */
function tell(
  events: readonly Event[],
  replayed = false,
  command: Command = { kind: "AdvanceTime" },
): UserEvent[] {
  heard = [];
  sequence += 1;
  const applied = { sequence, timeUs: NOW_MS * 1000 + sequence, command, events, replayed };
  lists.apply(applied);
  userData.apply(applied);
  return heard;
}

const stop = orderView({
  orderType: OrderType.StopLossLimit,
  side: Side.Sell,
  priceTicks: 100,
  quantityLots: 3,
  triggerPriceTicks: 110,
  icebergLots: 1,
  trailingDeltaBips: 50,
  strategyId: 7,
  strategyType: 1_000_000,
  isWorking: false,
  workingTimeUs: 0,
});

test("a stop is new and off the book, then new and on it", () => {
  const accepted = tell([{ kind: "OrderAccepted", order: stop }])[0];
  const waiting = { x: "NEW", X: "NEW", w: false, P: "1.10000000", F: LOT, d: 50, j: 7 };
  expect(accepted).toMatchObject({ ...waiting, o: "STOP_LOSS_LIMIT", J: 1_000_000 });
  expect(Object.keys(accepted ?? {})).not.toContain("W");
  expect(Object.keys(accepted ?? {})).not.toContain("D");
  const working = { ...stop, isWorking: true, workingTimeUs: 5_000, trailingTimeUs: 4_000 };
  expect(tell([{ kind: "OrderTriggered", order: working }])[0]).toMatchObject({
    ...waiting,
    w: true,
    W: 5,
    D: 4,
  });
});

test("what fails at the trigger, and an OCO's other leg, expire with their reason", () => {
  const order = { ...stop, status: OrderStatus.Expired };
  const reasons = [ExpiryReason.Rejected, ExpiryReason.OcoTrigger, ExpiryReason.PriceRangeExceeded];
  const told = tell(reasons.map((reason) => ({ kind: "OrderExpired", order, reason })));
  expect(told.map(({ x, X, eR }) => [x, X, eR])).toEqual([
    ["EXPIRED", "EXPIRED", "REJECTED"],
    ["EXPIRED", "EXPIRED", "OCO_TRIGGER"],
    ["EXPIRED", "EXPIRED", "EXECUTION_RULE_PRICE_RANGE_EXCEEDED"],
  ]);
});

test("an amended order is replaced: its new quantity, and both client ids", () => {
  const order = orderView({ clientOrderId: "less", quantityLots: 2 });
  expect(
    tell([{ kind: "OrderAmended", order, origClientOrderId: "more", origQuantityLots: 3 }])[0],
  ).toMatchObject({ x: "REPLACED", X: "NEW", c: "less", C: "more", q: "0.00002000", w: true });
});

test("a replacement that was refused after its cancel is told, one that was not tried is not", () => {
  const command = {
    ...PLAIN_TERMS,
    kind: "CancelReplace",
    accountId: ACCOUNT,
    marketId: 1,
    side: Side.Buy,
    orderType: OrderType.LimitMaker,
    priceTicks: 120,
    quantityLots: 3,
    clientOrderId: "next",
    mode: CancelReplaceMode.StopOnFailure,
    cancelOrderId: 1,
    cancelOrigClientOrderId: "",
    cancelNewClientOrderId: "gone",
    restriction: CancelRestriction.None,
  } as const;
  const order = orderView({ clientOrderId: "gone", status: OrderStatus.Canceled });
  const canceled: Event = { kind: "OrderCanceled", order, origClientOrderId: "was" };
  const refused = (rule: string, part: RejectedPart = RejectedPart.NewOrder): Event => ({
    kind: "CommandRejected",
    accountId: ACCOUNT,
    code: -2010,
    message: "",
    part,
    why: { rule, actual: 0, limit: 0 },
  });
  const told = tell([canceled, refused("3.12")], false, command);
  expect(told[1]).toMatchObject({
    x: "REJECTED",
    X: "REJECTED",
    r: "WOULD_MATCH_IMMEDIATELY",
    i: -1,
    c: "next",
    C: "",
    q: "0.00003000",
    p: "1.20000000",
    w: false,
    t: -1,
  });
  expect(Number(told[1]?.["I"])).toBe(Number(told[0]?.["I"]) + 1);
  expect(tell([canceled, refused("3.13")], false, command)[1]?.["r"]).toBe("INSUFFICIENT_BALANCES");
  expect(tell([canceled, refused("4.1")], false, command)[1]?.["r"]).toBe("NONE");
  expect(tell([refused("3.3", RejectedPart.Cancel), refused("3.3")], false, command)).toEqual([]);
});

test("a pegged order tells what its price follows, and the price it got", () => {
  const order = orderView({
    pegPriceType: PegPriceType.Market,
    pegOffsetLevels: 2,
    peggedPriceTicks: 99,
  });
  expect(tell([{ kind: "OrderAccepted", order }])[0]).toMatchObject({
    gP: "MARKET_PEG",
    gOT: "PRICE_LEVEL",
    gOV: 2,
    gp: "0.99000000",
  });
});

test("self-trade prevention is told to whom it took something, with what it prevented", () => {
  const maker = orderView({ orderId: 1, quantityLots: 2 });
  const taker = orderView({
    orderId: 2,
    side: Side.Sell,
    quantityLots: 5,
    executedLots: 1,
    executedQuoteUnits: 1_000,
    preventedLots: 4,
    selfTradePrevention: SelfTradePrevention.ExpireTaker,
    status: OrderStatus.ExpiredInMatch,
  });
  const event = {
    kind: "TradePrevented",
    marketId: 1,
    preventedMatchId: 8,
    selfTradePrevention: SelfTradePrevention.ExpireTaker,
    tradeGroupId: 0,
    priceTicks: 100,
    makerPreventedLots: 0,
    takerPreventedLots: 4,
    transferredLots: 0,
    maker,
    taker,
  } as const;
  expect(tell([event])).toEqual([
    expect.objectContaining({
      x: "TRADE_PREVENTION",
      X: "EXPIRED_IN_MATCH",
      i: 2,
      l: "0.00000000",
      L: "0.00000000",
      Y: "0.00000000",
      z: LOT,
      t: -1,
      w: false,
      m: false,
      V: "EXPIRE_TAKER",
      v: 8,
      A: "0.00004000",
      B: "0.00004000",
      u: -1,
      U: 1,
      Cs: "BTCUSDT",
      pl: "0.00002000",
      pL: "1.00000000",
      pY: "0.00002000",
    }),
  ]);
  const decremented = { ...maker, preventedLots: 1 };
  const both = tell([
    { ...event, tradeGroupId: 6, makerPreventedLots: 1, takerPreventedLots: 1, maker: decremented },
  ]);
  expect(both.map(({ i, m, u, U, B }) => [i, m, u, U, B])).toEqual([
    [2, false, 6, 1, LOT],
    [1, true, 6, 2, LOT],
  ]);
});

const list = (listStatus: OrderListChanged["listStatus"]): OrderListChanged => ({
  kind: "OrderListChanged",
  accountId: ACCOUNT,
  marketId: 1,
  orderListId: 4,
  listKind: OrderListKind.Oto,
  listStatus,
  listClientOrderId: "list",
  orderIds: [11, 12],
});
const leg = (orderId: number, clientOrderId: string, status: OrderStatus = OrderStatus.New) =>
  orderView({ orderId, clientOrderId, orderListId: 4, status });

test("a list is told with its legs by their client ids, from its beginning to its end", () => {
  const pending = leg(12, "then", OrderStatus.PendingNew);
  const began = tell([
    list(OrderListStatus.Executing),
    { kind: "OrderAccepted", order: leg(11, "first") },
    { kind: "OrderAccepted", order: pending },
  ]);
  const legs = (first: string, then: string) => [
    { s: "BTCUSDT", i: 11, c: first },
    { s: "BTCUSDT", i: 12, c: then },
  ];
  expect(began.map(({ e, X, g }) => [e, X, g])).toEqual([
    ["listStatus", undefined, 4],
    ["executionReport", "NEW", 4],
    ["executionReport", "PENDING_NEW", 4],
  ]);
  expect(began[0]).toEqual({
    e: "listStatus",
    E: NOW_MS,
    s: "BTCUSDT",
    g: 4,
    c: "OTO",
    l: "EXEC_STARTED",
    L: "EXECUTING",
    r: "NONE",
    C: "list",
    T: NOW_MS,
    O: legs("first", "then"),
  });
  const canceled = leg(11, "enough", OrderStatus.Canceled);
  const ended = tell([
    { kind: "OrderCanceled", order: canceled, origClientOrderId: "first" },
    { kind: "OrderCanceled", order: pending, origClientOrderId: "then" },
    list(OrderListStatus.AllDone),
  ]);
  expect(ended[2]).toMatchObject({ l: "ALL_DONE", L: "ALL_DONE", C: "list" });
  // The cancel's own id is told in the reports; the list goes on with what it was placed with.
  expect(ended[2]?.["O"]).toEqual(legs("first", "then"));
  expect(tell([list(OrderListStatus.Updated)])[0]?.["O"]).toEqual(legs("", ""));
});

test("the legs of lists that began before a restart are known", () => {
  const first = { kind: "OrderAccepted", order: leg(11, "first") } as const;
  tell([list(OrderListStatus.Executing), first], true);
  expect(heard).toEqual([]);
  expect(tell([list(OrderListStatus.Updated)])[0]).toMatchObject({
    l: "UPDATED",
    L: "EXECUTING",
    O: [{ i: 11, c: "first" }, { i: 12 }],
  });
});

test("a withdrawal locks, and then either leaves or is free again", () => {
  const withdrawal = (status: WithdrawalStatus): Event => ({
    kind: "WithdrawalChanged",
    accountId: ACCOUNT,
    assetId: BTC,
    amountUnits: 15,
    transferId: "out",
    status,
  });
  const { Held, Settled, Released } = WithdrawalStatus;
  const told = [Held, Settled, Released].flatMap((status) => tell([withdrawal(status)]));
  expect(told.map(({ e, a, d }) => [e, a, d])).toEqual([
    ["externalLockUpdate", "BTC", "0.0000000015"],
    ["balanceUpdate", "BTC", "-0.0000000015"],
    ["externalLockUpdate", "BTC", "-0.0000000015"],
  ]);
});
