import ccxt from "ccxt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Client } from "./ccxt-client.ts";
import { openClient, useStack } from "./stack.ts";

/** ccxt knows Binance's order lists by their routes alone. */
type ListClient = Client & Record<ListCall, (parameters: object) => Promise<Answer>>;
type ListCall =
  | "privatePostOrderOco"
  | "privatePostOrderListOco"
  | "privatePostOrderListOto"
  | "privatePostOrderListOtoco"
  | "privatePostOrderListOpo"
  | "privatePostOrderListOpoco"
  | "privateGetOrderList"
  | "privateGetOpenOrderList"
  | "privateGetAllOrderList"
  | "privateGetMyPreventedMatches"
  | "privateGetMyAllocations"
  | "privateDeleteOrderList";
// The tests read whatever fields they expect; a wrong guess is a failing test.
// oxlint-disable-next-line typescript/no-explicit-any -- see above
type Answer = any;

const PAIR = "BTC/USDT";
const symbol = "BTCUSDT";
const stack = useStack();
let alice: ListClient;
let bob: ListClient;

beforeAll(async () => {
  alice = (await openClient(stack, "alice")) as ListClient;
  bob = (await openClient(stack, "bob")) as ListClient;
});
afterAll(async () => {
  await alice.close();
  await bob.close();
});
/** The last price is 50,000, and nobody has an order in the book. */
beforeEach(async () => {
  await bob.createOrder(PAIR, "limit", "sell", 0.001, 50_000);
  await bob.createOrder(PAIR, "limit", "buy", 0.001, 50_000);
});

/** What Binance documents of every list. */
const LIST_FIELDS = [
  "orderListId",
  "contingencyType",
  "listStatusType",
  "listOrderStatus",
  "listClientOrderId",
  "transactionTime",
  "symbol",
  "orders",
];
const PAIR_OF_SELLS = {
  side: "SELL",
  aboveType: "LIMIT_MAKER",
  abovePrice: "52000",
  belowType: "STOP_LOSS_LIMIT",
  belowStopPrice: "48000",
  belowPrice: "47900",
  belowTimeInForce: "GTC",
};
const WORKING = {
  workingType: "LIMIT",
  workingSide: "BUY",
  workingPrice: "49000",
  workingQuantity: "0.1",
  workingTimeInForce: "GTC",
};

test("TC-061 an OCO by ccxt: one leg trades, the other expires", async () => {
  const placed = await alice.privatePostOrderListOco({ symbol, quantity: "0.1", ...PAIR_OF_SELLS });
  expect(Object.keys(placed)).toEqual([...LIST_FIELDS, "orderReports"]);
  const { orderListId } = placed;
  expect(await alice.privateGetOpenOrderList({})).toMatchObject([{ orderListId }]);
  await bob.createOrder(PAIR, "limit", "buy", 0.1, 52_000);
  const done = await alice.privateGetOrderList({ orderListId });
  expect(Object.keys(done)).toEqual(LIST_FIELDS);
  expect(done).toMatchObject({ listStatusType: "ALL_DONE", listOrderStatus: "ALL_DONE" });
  const [below, above] = await Promise.all(
    done.orders.map(({ orderId }: Answer) => alice.fetchOrder(orderId, PAIR)),
  );
  expect(above).toMatchObject({ status: "closed", filled: 0.1, average: 52_000 });
  expect(below).toMatchObject({ status: "expired", filled: 0 });
  expect(await alice.privateGetAllOrderList({})).toMatchObject([{ orderListId }]);
  expect(await bob.privateGetAllOrderList({})).toEqual([]);
});

test("TC-062 the deprecated OCO, canceled by its list", async () => {
  const { orderListId, orderReports } = await alice.privatePostOrderOco({
    symbol,
    side: "SELL",
    quantity: "0.1",
    price: "52000",
    stopPrice: "48000",
  });
  expect(orderReports.map(({ type }: Answer) => type)).toEqual(["STOP_LOSS", "LIMIT_MAKER"]);
  const canceled = await alice.privateDeleteOrderList({ symbol, orderListId });
  expect(canceled.orderReports).toMatchObject([{ status: "CANCELED" }, { status: "CANCELED" }]);
  await expect(alice.privateDeleteOrderList({ symbol, orderListId })).rejects.toBeInstanceOf(
    ccxt.OrderNotFound,
  );
});

test("TC-063 OTO, OTOCO, OPO and OPOCO wait for their working order", async () => {
  const pending = { pendingType: "LIMIT", pendingSide: "SELL", pendingPrice: "53000" };
  const follow = { symbol, ...WORKING, ...pending, pendingTimeInForce: "GTC" };
  const pair = {
    symbol,
    ...WORKING,
    pendingSide: "SELL",
    pendingAboveType: "LIMIT_MAKER",
    pendingAbovePrice: "53000",
    pendingBelowType: "STOP_LOSS",
    pendingBelowStopPrice: "47000",
  };
  const answers = [
    await alice.privatePostOrderListOto({ ...follow, pendingQuantity: "0.1" }),
    await alice.privatePostOrderListOtoco({ ...pair, pendingQuantity: "0.1" }),
    await alice.privatePostOrderListOpo(follow),
    await alice.privatePostOrderListOpoco(pair),
  ];
  for (const { contingencyType, orderReports } of answers) {
    expect(contingencyType).toBe("OTO");
    const [working, ...others] = orderReports;
    expect(working.status).toBe("NEW");
    expect(new Set(others.map(({ status }: Answer) => status))).toEqual(new Set(["PENDING_NEW"]));
  }
  await bob.createOrder(PAIR, "limit", "sell", 0.4, 49_000);
  const open = await alice.fetchOpenOrders(PAIR);
  expect(open.map(({ type, amount }) => [type, amount])).toEqual([
    ["limit", 0.1],
    // So ccxt calls a STOP_LOSS.
    ["market", 0.1],
    ["limit", 0.1],
    // What came in: the fee is paid from what is free.
    ["limit", 0.1],
    ["market", 0.1],
    ["limit", 0.1],
  ]);
  await alice.cancelAllOrders(PAIR);
  expect(await alice.privateGetOpenOrderList({})).toEqual([]);
});

test("TC-064 what self-trade prevention kept apart can be asked for", async () => {
  const bid = await alice.createOrder(PAIR, "limit", "buy", 0.2, 49_500);
  const params = { selfTradePreventionMode: "EXPIRE_MAKER" };
  await alice.createOrder(PAIR, "limit", "sell", 0.1, 49_500, params);
  const [match] = await alice.privateGetMyPreventedMatches({ symbol, orderId: bid.id });
  expect(match).toMatchObject({
    symbol,
    preventedMatchId: 0,
    makerSymbol: symbol,
    makerOrderId: Number(bid.id),
    tradeGroupId: -1,
    selfTradePreventionMode: "EXPIRE_MAKER",
    price: "49500.00000000",
    makerPreventedQuantity: "0.20000000",
  });
  const { preventedMatchId } = match;
  expect(await alice.privateGetMyPreventedMatches({ symbol, preventedMatchId })).toEqual([match]);
  expect(await bob.privateGetMyPreventedMatches({ symbol, preventedMatchId })).toEqual([]);
  expect(await alice.privateGetMyAllocations({ symbol })).toEqual([]);
  await alice.cancelAllOrders(PAIR);
});
