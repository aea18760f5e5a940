import { afterAll, beforeAll, expect, test } from "vitest";
import {
  alice,
  bob,
  deposit,
  type Fields,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
  type TestUser,
} from "./harness.ts";
import { OCO, WORKING } from "./order-list-terms.ts";

/** Lists that are refused: by the gateway, or by the engine. */
const directory = temporaryDirectory();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ directory: directory.path });
  for (const user of [alice, bob]) {
    await deposit(server, user, "USDT", "1000000");
    await deposit(server, user, "BTC", "10");
  }
  const terms = { type: "LIMIT", timeInForce: "GTC", quantity: "0.001", price: "50000" };
  await post(bob, "order", { side: "SELL", ...terms });
  await post(bob, "order", { side: "BUY", ...terms });
});
afterAll(async () => {
  await server.stop();
  directory.remove();
});

const post = (by: TestUser, path: string, fields: Fields) =>
  signed(server, by, `POST /api/v3/${path}`, { symbol: "BTCUSDT", ...fields });
const remove = (path: string, fields: Fields) =>
  signed(server, alice, `DELETE /api/v3/${path}`, { symbol: "BTCUSDT", ...fields });

test("what is wrong with a list is said in Binance's words", async () => {
  const say = async (path: string, fields: Fields) => {
    const { status, body } = await post(alice, path, fields);
    expect(status).toBe(400);
    return [body.code, body.msg];
  };
  const { belowStopPrice: _, ...noStop } = OCO;
  const { workingPrice: __, ...noPrice } = WORKING;
  const market = { pendingType: "MARKET", pendingSide: "SELL", pendingQuantity: "0.1" };
  const limits = { belowType: "LIMIT_MAKER", belowPrice: "47000" };
  const cases: [path: string, fields: Fields, answer: unknown[]][] = [
    ["orderList/oco", { ...OCO, aboveType: "LIMIT" }, [-1158, "Order type not supported in OCO."]],
    ["orderList/oco", { ...OCO, aboveType: "NEVER" }, [-1116, "Invalid orderType."]],
    ["orderList/oco", { ...OCO, side: "HOLD" }, [-1117, "Invalid side."]],
    [
      "orderList/oco",
      noStop,
      [
        -1102,
        "Param 'belowStopPrice' or 'belowTrailingDelta' must be sent, but both were empty/null!",
      ],
    ],
    [
      "orderList/oco",
      { ...OCO, belowIcebergQty: "0.1", belowTimeInForce: "IOC" },
      [
        -1160,
        "Parameter 'belowIcebergQty' is not supported if `aboveTimeInForce`/`belowTimeInForce` is not GTC.",
      ],
    ],
    [
      "orderList/oco",
      { ...OCO, abovePrice: "49000" },
      [-2010, "The relationship of the prices for the orders is not correct."],
    ],
    [
      "orderList/oco",
      { side: "SELL", quantity: "0.1", aboveType: "LIMIT_MAKER", abovePrice: "52000", ...limits },
      [-1168, "At least one OCO order must be contingent."],
    ],
    [
      "orderList/oco",
      { ...OCO, quantity: "100" },
      [-2010, "Account has insufficient balance for requested action."],
    ],
    [
      "orderList/oco",
      { ...OCO, listClientOrderId: "sp ace" },
      [
        -1100,
        "Illegal characters found in parameter 'listClientOrderId'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.",
      ],
    ],
    [
      "orderList/oto",
      { ...noPrice, ...market },
      [-1102, "Mandatory parameter 'workingPrice' was not sent, was empty/null, or malformed."],
    ],
    [
      "orderList/oto",
      { ...WORKING, workingType: "MARKET", ...market },
      [-1106, "Parameter 'workingTimeInForce' sent when not required."],
    ],
    [
      "orderList/opo",
      { ...WORKING, workingSide: "SELL", pendingType: "MARKET", pendingSide: "SELL" },
      [-1222, "Working order in an OPO list must be a bid."],
    ],
    [
      "orderList/opo",
      { ...WORKING, pendingType: "MARKET", pendingSide: "BUY" },
      [-1223, "Pending orders in an OPO list must be asks."],
    ],
  ];
  for (const [path, fields, answer] of cases) expect(await say(path, fields)).toEqual(answer);
  const neither = await remove("orderList", {});
  expect(neither.body.code).toBe(-1102);
  const unknown = await remove("orderList", { orderListId: 999_999 });
  expect(unknown.body).toEqual({ code: -2011, msg: "Unknown order sent." });
});
