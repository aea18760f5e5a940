import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  alice,
  bob,
  deposit,
  type Fields,
  operatorState,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

const directory = temporaryDirectory();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ directory: directory.path });
  await deposit(server, alice, "USDT", "1000000");
  await deposit(server, alice, "BTC", "10");
  await deposit(server, bob, "BTC", "1");
  // Somebody to trade with, and a price to measure others by.
  const order = { ...base, type: "LIMIT", timeInForce: "GTC", quantity: "0.1", price: "30000" };
  await signed(server, alice, "POST /api/v3/order", { ...order, side: "SELL" });
  await signed(server, alice, "POST /api/v3/order", { ...order, side: "BUY", quantity: "0.05" });
});
afterAll(async () => {
  await server.stop();
  directory.remove();
});

const base = { symbol: "BTCUSDT", side: "BUY" };
const limit = { ...base, type: "LIMIT", timeInForce: "GTC", quantity: "0.1", price: "20000" };
const market = { ...base, type: "MARKET", quantity: "0.01" };
const missing = (name: string): string =>
  `-1102 Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`;
const unneeded = (name: string): string => `-1106 Parameter '${name}' sent when not required.`;
const illegal = (name: string): string =>
  `-1100 Illegal characters found in parameter '${name}'; ` +
  "legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.";

const either = (one: string, other: string): string =>
  `-1102 Param '${one}' or '${other}' must be sent, but both were empty/null!`;
const peg = { pegPriceType: "PRIMARY_PEG" };
const stopLoss = (fields: Fields): Fields => ({ ...market, type: "STOP_LOSS", ...fields });

/** What is left out of a table row is taken from a good order. */
function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

const ORDERS: readonly [what: string, fields: Fields, answer: string][] = [
  ["no symbol", without(limit, "symbol"), missing("symbol")],
  ["no side", without(limit, "side"), missing("side")],
  ["no type", without(limit, "type"), missing("type")],
  ["LIMIT without time in force", without(limit, "timeInForce"), missing("timeInForce")],
  ["LIMIT without quantity", without(limit, "quantity"), missing("quantity")],
  ["LIMIT without price", without(limit, "price"), missing("price")],
  ["an unknown symbol", { ...limit, symbol: "NOPEUSDT" }, "-1121 Invalid symbol."],
  ["an unknown side", { ...limit, side: "HOLD" }, "-1117 Invalid side."],
  ["an unknown type", { ...limit, type: "MAYBE" }, "-1116 Invalid orderType."],
  ["an unknown time in force", { ...limit, timeInForce: "GTX" }, "-1115 Invalid timeInForce."],
  [
    "an unknown response type",
    { ...limit, newOrderRespType: "ALL" },
    "-1130 Data sent for parameter 'newOrderRespType' is not valid.",
  ],
  ["LIMIT by quote", { ...limit, quoteOrderQty: "100" }, unneeded("quoteOrderQty")],
  ["LIMIT with a stop", { ...limit, stopPrice: "100" }, unneeded("stopPrice")],
  ["MARKET with a price", { ...market, price: "100" }, unneeded("price")],
  ["MARKET with time in force", { ...market, timeInForce: "GTC" }, unneeded("timeInForce")],
  ["MARKET by both amounts", { ...market, quoteOrderQty: "10" }, unneeded("quoteOrderQty")],
  [
    "MARKET without an amount",
    without(market, "quantity"),
    "-1102 Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!",
  ],
  ["LIMIT_MAKER with time in force", { ...limit, type: "LIMIT_MAKER" }, unneeded("timeInForce")],
  ["a stop without its price", stopLoss({}), either("stopPrice", "trailingDelta")],
  ["a stop with a limit", stopLoss({ stopPrice: "40000", price: "1" }), unneeded("price")],
  [
    "a stop limit without a limit",
    { ...without(limit, "price"), type: "STOP_LOSS_LIMIT", stopPrice: "40000" },
    missing("price"),
  ],
  [
    "a stop whose moment has come",
    stopLoss({ stopPrice: "29000" }),
    "-2010 Order would trigger immediately.",
  ],
  [
    "a take profit whose moment has come",
    { ...stopLoss({ stopPrice: "40000" }), type: "TAKE_PROFIT" },
    "-2010 Order would trigger immediately.",
  ],
  [
    "a trailing stop too near",
    stopLoss({ trailingDelta: 9 }),
    "-1013 Filter failure: TRAILING_DELTA",
  ],
  [
    "a trailing stop too far",
    stopLoss({ trailingDelta: 2_001 }),
    "-1013 Filter failure: TRAILING_DELTA",
  ],
  [
    "a trailing stop of nothing",
    stopLoss({ trailingDelta: 0 }),
    "-1013 Filter failure: TRAILING_DELTA",
  ],
  ["an iceberg without water", { ...limit, icebergQty: "0.1" }, "-2010 IcebergQty exceeds QTY."],
  [
    "an iceberg of too many parts",
    { ...limit, icebergQty: "0.00099" },
    "-1013 Filter failure: ICEBERG_PARTS",
  ],
  [
    "an iceberg that does not rest",
    { ...limit, timeInForce: "IOC", icebergQty: "0.01" },
    unneeded("icebergQty"),
  ],
  ["a peg to nothing", { ...limit, pegPriceType: "MY_PEG" }, "-1210 Invalid pegPriceType."],
  [
    "a peg by nothing",
    { ...limit, ...peg, pegOffsetType: "PERCENT" },
    "-1211 Invalid pegOffsetType.",
  ],
  [
    "half an offset",
    { ...limit, ...peg, pegOffsetValue: 1 },
    "-1128 Fields [pegOffsetType, pegOffsetValue] must be sent together or omitted entirely.",
  ],
  [
    "an offset without a peg",
    { ...limit, pegOffsetType: "PRICE_LEVEL", pegOffsetValue: 1 },
    unneeded("pegOffsetValue"),
  ],
  [
    "a peg that may not expire at once",
    { ...limit, ...peg, timeInForce: "IOC" },
    "-2010 This price peg cannot be used with this order type.",
  ],
  [
    "a peg deeper than the book",
    { ...limit, ...peg, pegOffsetType: "PRICE_LEVEL", pegOffsetValue: 50 },
    "-2010 Order book liquidity is too low for this pegged order.",
  ],
  [
    "a peg without a limit",
    { ...market, ...peg },
    "-2010 This order type may not use pegged price.",
  ],
  [
    "an unknown self-trade prevention",
    { ...limit, selfTradePreventionMode: "EXPIRE_ALL" },
    "-1130 Data sent for parameter 'selfTradePreventionMode' is not valid.",
  ],
  ["a bad strategy", { ...limit, strategyType: 5 }, "-1134 strategyType was less than 1000000."],
  ["an off-tick price", { ...limit, price: "20000.001" }, "-1013 Filter failure: PRICE_FILTER"],
  ["no price at all", { ...limit, price: "0" }, "-1013 Filter failure: PRICE_FILTER"],
  ["a price out of range", { ...limit, price: "1000000.01" }, "-1013 Filter failure: PRICE_FILTER"],
  ["off-lot quantity", { ...limit, quantity: "0.000001" }, "-1013 Filter failure: LOT_SIZE"],
  ["no quantity at all", { ...limit, quantity: "0" }, "-1013 Filter failure: LOT_SIZE"],
  ["too much quantity", { ...limit, quantity: "9000.00001" }, "-1013 Filter failure: LOT_SIZE"],
  ["too small a value", { ...limit, quantity: "0.0001" }, "-1013 Filter failure: NOTIONAL"],
  [
    "a market order too small",
    { ...market, quantity: "0.00001" },
    "-1013 Filter failure: NOTIONAL",
  ],
  [
    "a price far away",
    { ...limit, price: "5999.99" },
    "-1013 Filter failure: PERCENT_PRICE_BY_SIDE",
  ],
  [
    "17 decimals of quantity",
    { ...limit, quantity: "0.10000000000000001" },
    "-1111 Parameter 'quantity' has too much precision.",
  ],
  [
    "9 decimals of price",
    { ...limit, price: "20000.000000001" },
    "-1111 Parameter 'price' has too much precision.",
  ],
  [
    "9 decimals of quote quantity",
    { ...without(market, "quantity"), quoteOrderQty: "10.000000001" },
    "-1111 Parameter 'quoteOrderQty' has too much precision.",
  ],
  [
    "more than a number holds",
    { ...limit, quantity: "99999999999999999999" },
    "-1108 Parameter 'quantity' overflowed.",
  ],
  ["zeros behind are no precision", { ...limit, quantity: "0.10000000000000000000" }, "200"],
  ["an empty quantity", { ...limit, quantity: "" }, "-1105 Parameter 'quantity' was empty."],
  ["an empty price", { ...limit, price: "" }, "-1105 Parameter 'price' was empty."],
  [
    "an empty client id",
    { ...limit, newClientOrderId: "" },
    "-1105 Parameter 'newClientOrderId' was empty.",
  ],
  [
    "a client id with a space",
    { ...limit, newClientOrderId: "a b" },
    "-1100 Illegal characters found in parameter 'newClientOrderId'; " +
      "legal range is '^[a-zA-Z0-9-_]{1,36}$'.",
  ],
  ...["NaN", "1e309", "-1", "+1", "1e2", "Infinity", "0x10", " 1", "1,5", "1.", ".1", "١"].flatMap(
    (text): [string, Fields, string][] => [
      [`quantity ${text}`, { ...limit, quantity: text }, illegal("quantity")],
      [`price ${text}`, { ...limit, price: text }, illegal("price")],
      [
        `quoteOrderQty ${text}`,
        { ...without(market, "quantity"), quoteOrderQty: text },
        illegal("quoteOrderQty"),
      ],
    ],
  ),
];

const answerOf = ({ status, body }: { status: number; body: { code?: number; msg?: string } }) =>
  status === 200 ? "200" : `${body.code} ${body.msg}`;

describe.each(["POST /api/v3/order/test", "POST /api/v3/order"])("%s", (request) => {
  test.each(ORDERS)("%s", async (_what, fields, expected) => {
    const answer = await signed(server, alice, request, fields);
    expect(answerOf(answer)).toBe(expected);
    expect(answer.status).toBe(expected === "200" ? 200 : 400);
  });

  test("more than the account has", async () => {
    const fields = { ...limit, side: "SELL", quantity: "1.00001", price: "40000" };
    expect(answerOf(await signed(server, bob, request, fields))).toBe(
      "-2010 Account has insufficient balance for requested action.",
    );
  });

  test("a client id that is already open", async () => {
    const fields = { ...limit, newClientOrderId: "twice" };
    await signed(server, alice, "POST /api/v3/order", fields);
    expect(answerOf(await signed(server, alice, request, fields))).toBe(
      "-2010 Duplicate order sent.",
    );
  });
});

test.each([
  ["DELETE /api/v3/order", "origClientOrderId", {}],
  ["GET /api/v3/order", "origClientOrderId", {}],
  ["DELETE /api/v3/orderList", "listClientOrderId", {}],
  ["GET /api/v3/orderList", "origClientOrderId", {}],
  ["PUT /api/v3/order/amend/keepPriority", "origClientOrderId", { newQty: "0.1" }],
])("%s: no order has such a name", async (request, name, fields) => {
  for (const text of ["é", "x".repeat(37)]) {
    const sent = { symbol: "BTCUSDT", [name]: text, ...fields };
    const { body } = await signed(server, alice, request, sent);
    expect(body.code).toBe(-1100);
    expect(body.msg).toContain(`parameter '${name}'`);
  }
});

test("a rehearsal is neither written nor booked", async () => {
  // Of the state as a whole: how far the event log is written follows a moment later.
  const state = async () => {
    const { sequence, stateHash } = await operatorState(server);
    return { sequence, stateHash };
  };
  const before = await state();
  const { body, status } = await signed(server, alice, "POST /api/v3/order/test", limit);
  expect({ status, body }).toEqual({ status: 200, body: {} });
  expect(await state()).toEqual(before);
});

test("a rehearsal tells the commission when asked", async () => {
  const fields = { ...limit, computeCommissionRates: "true" };
  const { body, headers } = await signed(server, alice, "POST /api/v3/order/test", fields);
  expect(body).toMatchObject({
    standardCommissionForOrder: { maker: "0.00100000", taker: "0.00100000" },
    discount: { enabledForAccount: false },
  });
  expect(headers.get("x-mbx-order-count-10s")).toBeNull();
});
