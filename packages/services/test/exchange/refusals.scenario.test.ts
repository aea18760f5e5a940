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
  ["a stop loss", { ...market, type: "STOP_LOSS", stopPrice: "1" }, unsupported("Stop loss")],
  ["a stop limit", { ...limit, type: "STOP_LOSS_LIMIT" }, unsupported("Stop loss limit")],
  ["a take profit", { ...market, type: "TAKE_PROFIT" }, unsupported("Take profit")],
  ["its limit", { ...limit, type: "TAKE_PROFIT_LIMIT" }, unsupported("Take profit limit")],
  ["an iceberg", { ...limit, icebergQty: "0.01" }, unsupported("Iceberg")],
  ["a pegged order", { ...limit, pegPriceType: "PRIMARY_PEG" }, unsupported("Pegged")],
  [
    "self-trade prevention",
    { ...limit, selfTradePreventionMode: "EXPIRE_TAKER" },
    "-1013 This symbol does not allow the specified self-trade prevention mode.",
  ],
  ["a bad strategy", { ...limit, strategyType: 5 }, "-1134 `strategyType` was less than 1000000."],
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

function unsupported(kind: string): string {
  return `-2010 ${kind} orders are not supported for this symbol.`;
}

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

test("a rehearsal is neither written nor booked", async () => {
  const before = await operatorState(server);
  const { body, status } = await signed(server, alice, "POST /api/v3/order/test", limit);
  expect({ status, body }).toEqual({ status: 200, body: {} });
  expect(await operatorState(server)).toEqual(before);
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

test("what exchangeInfo does not allow is refused in Binance's words", async () => {
  const replace = await signed(server, alice, "POST /api/v3/order/cancelReplace", limit);
  expect(answerOf(replace)).toBe("-2010 Order cancel-replace is not supported for this symbol.");
  const list = await signed(server, alice, "POST /api/v3/orderList/oco", limit);
  expect(answerOf(list)).toBe("-2010 OCO orders are not supported for this symbol");
});
