import type { CancelOrder, PlaceOrder } from "@bourse/engine/command";
import { CancelRestriction, OrderType, Side, TimeInForce } from "@bourse/engine/market";
import { beforeEach, expect, test } from "vitest";
import { BTC, BTCUSDT, ExchangeRun, order } from "../../../test/market-data/exchange-run.ts";
import { OpenLists } from "../history/index.ts";
import { createUserData, type UserData, type UserEvent } from "./index.ts";

const START_US = 1_763_460_000_123_456;
const START_MS = Math.floor(START_US / 1000);
const EVENT_US = START_US + 5_000_000;
const [MAKER, TAKER] = [1001, 1002];

let userData: UserData;
let run: ExchangeRun;
let ofMaker: UserEvent[];
let ofTaker: UserEvent[];

beforeEach(() => {
  const clock = { nowUs: () => EVENT_US, nowMs: () => EVENT_US / 1000 };
  userData = createUserData({ lists: new OpenLists(), clock });
  run = new ExchangeRun(START_US, [(applied) => userData.apply(applied)]).fund(MAKER, TAKER);
  [ofMaker, ofTaker] = [[], []];
  userData.subscribe(MAKER, (event) => ofMaker.push(event));
  userData.subscribe(TAKER, (event) => ofTaker.push(event));
});

const coins = (count: number): number => count * 100_000;
const sell = (quantityLots: number, changes: Partial<PlaceOrder> = {}): PlaceOrder =>
  order({ accountId: MAKER, side: Side.Sell, priceTicks: 100_000, quantityLots, ...changes });
const market = (changes: Partial<PlaceOrder>): PlaceOrder =>
  order({ accountId: TAKER, orderType: OrderType.Market, ...changes });

/** The parts of a report that tell a story. */
const story = (events: readonly UserEvent[]): unknown[] =>
  events.map((event) =>
    event.e === "executionReport"
      ? [event["x"], event["X"], event["l"], event["z"], event["w"], event["eR"]]
      : event.e,
  );

test("MARKET BUY 6 against a book of 2 + 2", () => {
  run.apply(sell(coins(2)));
  run.apply(sell(coins(2)));
  ofMaker.length = 0;
  run.apply(market({ side: Side.Buy, quantityLots: coins(6) }));
  expect(story(ofTaker)).toEqual([
    ["NEW", "NEW", "0.00000000", "0.00000000", true, undefined],
    ["TRADE", "PARTIALLY_FILLED", "2.00000000", "2.00000000", false, undefined],
    ["TRADE", "PARTIALLY_FILLED", "2.00000000", "4.00000000", false, undefined],
    ["EXPIRED", "EXPIRED", "0.00000000", "4.00000000", false, "INSUFFICIENT_LIQUIDITY"],
    "outboundAccountPosition",
  ]);
  expect(story(ofMaker)).toEqual([
    ["TRADE", "FILLED", "2.00000000", "2.00000000", false, undefined],
    ["TRADE", "FILLED", "2.00000000", "2.00000000", false, undefined],
    "outboundAccountPosition",
  ]);
  const ids = ofTaker.flatMap((event) => (event.e === "executionReport" ? [event["I"]] : []));
  expect(ids).toEqual(ids.toSorted((one, other) => Number(one) - Number(other)));
  expect(new Set(ids).size).toBe(4);
});

test("a report carries every field, and the commission in what was received", () => {
  run.apply(sell(coins(2), { clientOrderId: "rest" }));
  run.apply(
    order({ accountId: TAKER, priceTicks: 100_000, quantityLots: coins(3), clientOrderId: "take" }),
  );
  const common = {
    e: "executionReport",
    E: Math.floor(EVENT_US / 1000),
    s: "BTCUSDT",
    C: "",
    r: "NONE",
    P: "0.00000000",
    F: "0.00000000",
    g: -1,
    V: "NONE",
    o: "LIMIT",
    f: "GTC",
    p: "1000.00000000",
    Q: "0.00000000",
    T: START_MS,
    O: START_MS,
    W: START_MS,
    I: expect.any(Number),
  };
  const trade = {
    ...common,
    x: "TRADE",
    l: "2.00000000",
    z: "2.00000000",
    L: "1000.00000000",
    t: 1,
    M: true,
    Y: "2000.00000000",
    Z: "2000.00000000",
  };
  expect(ofTaker[1]).toEqual({
    ...trade,
    c: "take",
    S: "BUY",
    q: "3.00000000",
    X: "PARTIALLY_FILLED",
    i: 2,
    w: true,
    m: false,
    n: "0.00200000",
    N: "BTC",
  });
  expect(ofMaker[2]).toEqual({
    ...trade,
    c: "rest",
    S: "SELL",
    q: "2.00000000",
    X: "FILLED",
    i: 1,
    w: false,
    m: true,
    n: "2.00000000",
    N: "USDT",
  });
  expect(ofTaker[0]).toEqual({
    ...common,
    x: "NEW",
    X: "NEW",
    c: "take",
    S: "BUY",
    q: "3.00000000",
    i: 2,
    t: -1,
    M: false,
    l: "0.00000000",
    z: "0.00000000",
    L: "0.00000000",
    Y: "0.00000000",
    Z: "0.00000000",
    n: "0",
    N: null,
    w: true,
    m: false,
  });
});

test("the position tells every balance the command touched, as it stands", () => {
  run.apply(sell(coins(2)));
  expect(ofMaker.at(-1)).toEqual({
    e: "outboundAccountPosition",
    E: Math.floor(EVENT_US / 1000),
    u: START_MS,
    B: [{ a: "BTC", f: "99998.00000000", l: "2.00000000" }],
  });
  run.apply(market({ side: Side.Buy, quoteQuantityUnits: 1000 * 10 ** 8 }));
  const position = ofTaker.at(-1);
  expect(position).toMatchObject({ e: "outboundAccountPosition" });
  expect(position?.["B"]).toEqual(
    expect.arrayContaining([
      { a: "USDT", f: "99000.00000000", l: "0.00000000" },
      { a: "BTC", f: "100000.99900000", l: "0.00000000" },
    ]),
  );
  expect(ofTaker[0]).toMatchObject({ Q: "1000.00000000", p: "0.00000000", o: "MARKET" });
});

test("a cancel has its own client order id and names the old one", () => {
  run.apply(sell(coins(1), { clientOrderId: "mine" }));
  const cancel: CancelOrder = {
    kind: "CancelOrder",
    accountId: MAKER,
    marketId: BTCUSDT,
    orderId: 0,
    origClientOrderId: "mine",
    newClientOrderId: "enough",
    restriction: CancelRestriction.None,
  };
  run.apply(cancel);
  expect(ofMaker.at(-2)).toMatchObject({
    x: "CANCELED",
    X: "CANCELED",
    c: "enough",
    C: "mine",
    w: false,
    t: -1,
    i: 1,
  });
});

test("an order that may not rest says why it went", () => {
  run.apply(sell(coins(1)));
  const buy = order({ accountId: TAKER, priceTicks: 100_000, quantityLots: coins(2) });
  run.apply({ ...buy, timeInForce: TimeInForce.Fok });
  run.apply({ ...buy, clientOrderId: "ioc", timeInForce: TimeInForce.Ioc });
  const reasons = ofTaker.flatMap((event) => event["eR"] ?? []);
  expect(reasons).toEqual(["UNFILLED_FOK_ORDER_EXPIRED", "UNFILLED_IOC_QUANTITY_EXPIRED"]);
});

test("deposits and withdrawals are told, then the balance", () => {
  const transfer = { accountId: MAKER, assetId: BTC, amountUnits: 15 };
  run.apply({ ...transfer, kind: "Deposit", transferId: "in" });
  run.apply({ ...transfer, kind: "Withdraw", transferId: "out" });
  run.apply({ ...transfer, kind: "Withdraw", transferId: "out" });
  expect(ofMaker.map(({ e, d, a }) => [e, d, a])).toEqual([
    ["balanceUpdate", "0.0000000015", "BTC"],
    ["outboundAccountPosition", undefined, undefined],
    ["balanceUpdate", "-0.0000000015", "BTC"],
    ["outboundAccountPosition", undefined, undefined],
  ]);
});

test("who trades with itself hears both sides, each once", () => {
  run.apply(sell(coins(1)));
  ofMaker.length = 0;
  run.apply(order({ accountId: MAKER, priceTicks: 100_000, quantityLots: coins(1) }));
  expect(ofMaker.map(({ x, S, m }) => [x, S, m])).toEqual([
    ["NEW", "BUY", false],
    ["TRADE", "BUY", false],
    ["TRADE", "SELL", true],
    [undefined, undefined, undefined],
  ]);
});

test("nothing is told in replay, to others, or after the end of a subscription", () => {
  const inMicroseconds: UserEvent[] = [];
  const stop = userData.subscribe(
    MAKER,
    (event) => inMicroseconds.push(event),
    (timeUs) => timeUs,
  );
  const applied = run.apply(sell(coins(1)));
  expect(inMicroseconds[0]).toMatchObject({ T: START_US, E: EVENT_US });
  stop();
  stop();
  userData.apply({ ...applied, replayed: true });
  run.apply(sell(coins(1)));
  expect(inMicroseconds).toHaveLength(2);
  expect(ofMaker).toHaveLength(4);
  expect(ofTaker).toEqual([]);
});
