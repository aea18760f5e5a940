import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../src/exchange/clock.ts";
import {
  alice,
  type Answer,
  bob,
  call,
  deposit,
  type Fields,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
  type TestUser,
} from "./harness.ts";
import { WsClient } from "./ws-client.ts";

const DAY_MS = 86_400_000;
/** The first moment of a day, so that every window begins here. */
const MIDNIGHT_MS = Date.UTC(2026, 10, 22);

/** The clock stands still until a test turns it. */
class HandClock implements Clock {
  #timeMs = MIDNIGHT_MS;

  nowMs = (): number => this.#timeMs;
  nowUs = (): number => this.#timeMs * 1000;

  turn(ms: number): void {
    this.#timeMs += ms;
  }
}

const LIMITS = {
  REQUEST_WEIGHT_PER_MINUTE_MAX: "400",
  RAW_REQUESTS_PER_5_MINUTES_MAX: "60",
  CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX: "3",
  ORDERS_PER_10_SECONDS_MAX: "12",
  ORDERS_PER_DAY_MAX: "20",
};

let directory: ReturnType<typeof temporaryDirectory>;
let server: TestServer;
let clock: HandClock;

beforeEach(async () => {
  directory = temporaryDirectory();
  clock = new HandClock();
  server = await startServer({ directory: directory.path, clock, env: LIMITS });
  for (const user of [alice, bob]) {
    await deposit(server, user, "USDT", "1000000");
    await deposit(server, user, "BTC", "100");
  }
});
afterEach(async () => {
  await server.stop();
  directory.remove();
});

const ask = (by: TestUser, request: string, fields: Fields = {}): Promise<Answer> =>
  signed(server, by, request, { timestamp: clock.nowMs(), ...fields });

/** `BUY 0.01@50000 GTC`, or `BUY 0.01` at the market. */
function place(by: TestUser, text: string): Promise<Answer> {
  const [side = "", terms = "", timeInForce = ""] = text.split(" ");
  const [quantity = "", price] = terms.split("@");
  const order = { symbol: "BTCUSDT", side, quantity };
  return ask(
    by,
    "POST /api/v3/order",
    price === undefined
      ? { ...order, type: "MARKET" }
      : { ...order, type: "LIMIT", timeInForce, price },
  );
}

/** Places an order of Alice's and tells her count of the day, as the answer's headers have it. */
async function countAfter(text: string): Promise<number> {
  const { status, headers, body } = await place(alice, text);
  expect(body).toMatchObject({ symbol: "BTCUSDT" });
  expect(status).toBe(200);
  return Number(headers.get("x-mbx-order-count-1d"));
}

/** Alice's counts now: ten seconds, day. */
async function counts(): Promise<readonly number[]> {
  const { body } = await ask(alice, "GET /api/v3/rateLimit/order");
  return body.map(({ count }: { count: number }) => count);
}

describe("unfilled orders, Binance's examples", () => {
  test("fills as taker take one back, the first fill of an order only", async () => {
    expect(await countAfter("BUY 0.01@49000 GTC")).toBe(1);
    await place(bob, "SELL 0.01@50000 GTC");
    // B counts and is filled in part at once.
    expect(await countAfter("BUY 0.02@50000 GTC")).toBe(1);
    expect(await countAfter("BUY 0.01@49000 GTC")).toBe(2);
    await place(bob, "SELL 0.01@50000 GTC");
    expect(await counts()).toEqual([2, 2]);
    await place(bob, "SELL 0.01@50500 GTC");
    expect(await countAfter("BUY 0.01")).toBe(2);
  });

  test("a first fill as maker takes five back, and never more than there are", async () => {
    for (let order = 1; order <= 5; order++) {
      expect(await countAfter(`BUY 0.02@${50_000 - order} GTC`)).toBe(order);
    }
    await place(bob, "SELL 0.01@49999 GTC");
    expect(await counts()).toEqual([0, 0]);
    await countAfter("BUY 0.01@49000 GTC");
    expect(await countAfter("BUY 0.01@49000 GTC")).toBe(2);
    await place(bob, "SELL 0.01@49999 GTC");
    expect(await counts()).toEqual([2, 2]);
    await place(bob, "SELL 0.01@49998 GTC");
    expect(await counts()).toEqual([0, 0]);
  });

  test("cancels and expiries give nothing back", async () => {
    const made = await place(alice, "BUY 0.01@49000 GTC");
    await ask(alice, "DELETE /api/v3/order", { symbol: "BTCUSDT", orderId: made.body.orderId });
    expect(await counts()).toEqual([1, 1]);
    expect(await countAfter("BUY 0.01@49000 GTC")).toBe(2);
    await place(bob, "SELL 0.01@50000 GTC");
    expect(await countAfter("BUY 0.01@50000 FOK")).toBe(2);
    const resting = await place(alice, "BUY 0.01@49000 GTC");
    expect(await countAfter("BUY 0.01@50000 FOK")).toBe(4);
    await ask(alice, "DELETE /api/v3/order", { symbol: "BTCUSDT", orderId: resting.body.orderId });
    expect(await countAfter("BUY 0.01@49000 GTC")).toBe(5);
  });

  test("a fill counts on the day it happens", async () => {
    for (let order = 1; order <= 5; order++) await countAfter(`BUY 0.02@${50_000 - order} GTC`);
    clock.turn(DAY_MS);
    expect(await counts()).toEqual([0, 0]);
    for (let order = 1; order <= 10; order++) {
      expect(await countAfter("BUY 0.01@49000 GTC")).toBe(order);
    }
    await place(bob, "SELL 0.01@49999 GTC");
    expect(await counts()).toEqual([5, 5]);
    await place(bob, "SELL 0.02@49998 GTC");
    expect(await counts()).toEqual([0, 0]);
    await countAfter("BUY 0.01@49000 GTC");
    expect(await countAfter("BUY 0.01@49000 GTC")).toBe(2);
    await place(bob, "SELL 0.02@49998 GTC");
    expect(await counts()).toEqual([2, 2]);
  });
});

describe("orders of an account", () => {
  test("are limited in ten seconds and a day, over all its doors; others are not concerned", async () => {
    for (let order = 1; order <= 12; order++) await countAfter("BUY 0.01@49000 GTC");
    clock.turn(3_000);
    const refused = await place(alice, "BUY 0.01@49000 GTC");
    expect([refused.status, refused.body, refused.headers.get("retry-after")]).toEqual([
      429,
      { code: -1015, msg: "Too many new orders; current limit is 12 orders per 10 SECOND." },
      "7",
    ]);
    expect((await place(bob, "BUY 0.01@49000 GTC")).status).toBe(200);
    clock.turn(7_000);
    for (let order = 1; order <= 8; order++) await countAfter("BUY 0.01@49000 GTC");
    const overTheDay = await place(alice, "BUY 0.01@49000 GTC");
    expect([overTheDay.status, overTheDay.body.msg]).toEqual([
      429,
      "Too many new orders; current limit is 20 orders per 1 DAY.",
    ]);
    // With the day used up the ten seconds stop rising.
    expect(await counts()).toEqual([8, 20]);
    clock.turn(DAY_MS - 10_000);
    expect(await counts()).toEqual([0, 0]);
  });
});

describe("an address", () => {
  test("is told its weight, refused beyond it, and served again in the next minute", async () => {
    const info = () => call(server, "GET", "/api/v3/exchangeInfo?symbol=BTCUSDT");
    const first = await info();
    expect(first.headers.get("x-mbx-used-weight-1m")).toBe("20");
    expect(first.headers.get("x-mbx-used-weight")).toBe("20");
    expect(first.body.rateLimits).toEqual([
      { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 400 },
      { rateLimitType: "RAW_REQUESTS", interval: "MINUTE", intervalNum: 5, limit: 60 },
      { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 12 },
      { rateLimitType: "ORDERS", interval: "DAY", intervalNum: 1, limit: 20 },
    ]);
    for (let request = 2; request <= 20; request++) expect((await info()).status).toBe(200);
    clock.turn(45_000);
    const refused = await call(server, "GET", "/api/v3/ping");
    expect([refused.status, refused.body, refused.headers.get("retry-after")]).toEqual([
      429,
      {
        code: -1003,
        msg:
          "Too much request weight used; current limit is 400 request weight per 1 MINUTE. " +
          "Please use WebSocket Streams for live updates to avoid polling the API.",
      },
      "15",
    ]);
    clock.turn(15_000);
    const again = await call(server, "GET", "/api/v3/ping");
    expect([again.status, again.headers.get("x-mbx-used-weight-1m")]).toEqual([200, "1"]);
  });

  test("may send so many requests, whatever they weigh", async () => {
    const statuses: number[] = [];
    for (let request = 1; request <= 61; request++) {
      statuses.push((await place(alice, "BUY 1@1 XXX")).status);
      clock.turn(1_000);
    }
    expect(statuses.slice(-2)).toEqual([400, 429]);
  });

  test("may try to connect so often, to streams and to the WebSocket API together", async () => {
    const paths = ["/ws", "/ws-api/v3", "/stream"];
    const clients = await Promise.all(paths.map((path) => WsClient.open(server, path)));
    await expect(WsClient.open(server, "/ws")).rejects.toThrow("429");
    clock.turn(5 * 60_000);
    clients.push(await WsClient.open(server, "/ws"));
    await Promise.all(clients.map((client) => client.close()));
  });

  test("shares one weight between REST and the WebSocket API, whose answers tell it", async () => {
    const client = await WsClient.open(server);
    expect((await client.call("ping")).rateLimits).toEqual([
      { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 400, count: 3 },
    ]);
    const { headers } = await call(server, "GET", "/api/v3/ping");
    expect(headers.get("x-mbx-used-weight-1m")).toBe("4");
    for (let request = 0; request < 20; request++) await client.call("exchangeInfo");
    const refused = await client.call("ping");
    expect(refused).toMatchObject({
      status: 429,
      error: {
        code: -1003,
        data: { serverTime: clock.nowMs(), retryAfter: MIDNIGHT_MS + 60_000 },
      },
    });
    for (let request = 0; request < 120; request++) client.send('{"id":0,"method":"ping"}');
    expect(await client.next(({ status }) => status === 418)).toMatchObject({
      error: { code: -1003, data: { retryAfter: clock.nowMs() + 120_000 } },
    });
    expect((await call(server, "GET", "/api/v3/ping")).status).toBe(418);
    await client.close();
  });
});

describe("what a request weighs depends on what it asks for", () => {
  const symbols = (count: number): string =>
    `symbols=${encodeURIComponent(JSON.stringify(Array.from({ length: count }, (_, i) => `S${i}`)))}`;

  test.each<[string, number]>([
    ["depth?symbol=BTCUSDT", 5],
    ["depth?symbol=BTCUSDT&limit=100", 5],
    ["depth?symbol=BTCUSDT&limit=101", 25],
    ["depth?symbol=BTCUSDT&limit=500", 25],
    ["depth?symbol=BTCUSDT&limit=501", 50],
    ["depth?symbol=BTCUSDT&limit=1000", 50],
    ["depth?symbol=BTCUSDT&limit=1001", 250],
    ["depth?symbol=BTCUSDT&limit=9999", 250],
    ["ticker/24hr?symbol=BTCUSDT", 2],
    [`ticker/24hr?${symbols(20)}`, 2],
    [`ticker/24hr?${symbols(21)}`, 40],
    [`ticker/24hr?${symbols(100)}`, 40],
    [`ticker/24hr?${symbols(101)}`, 80],
    ["ticker/24hr", 80],
    ["ticker/price?symbol=BTCUSDT", 2],
    [`ticker/price?${symbols(1)}`, 4],
    ["ticker/price", 4],
    ["ticker/bookTicker?symbol=BTCUSDT", 2],
    ["ticker/bookTicker", 4],
    ["ticker?symbol=BTCUSDT", 4],
    [`ticker?${symbols(3)}`, 12],
    [`ticker?${symbols(51)}`, 200],
    [`ticker/tradingDay?${symbols(49)}`, 196],
    [`ticker/tradingDay?${symbols(60)}`, 200],
    ["executionRules?symbol=BTCUSDT", 2],
    [`executionRules?${symbols(3)}`, 6],
    [`executionRules?${symbols(30)}`, 40],
    ["executionRules", 40],
    ["klines?symbol=BTCUSDT&interval=1m", 2],
    ["trades?symbol=BTCUSDT", 25],
    ["aggTrades?symbol=BTCUSDT", 4],
    ["nothing", 1],
  ])("%s: %d", async (target, weight) => {
    const { headers } = await call(server, "GET", `/api/v3/${target}`);
    expect(Number(headers.get("x-mbx-used-weight-1m"))).toBe(weight);
  });

  test.each<[string, Fields, number]>([
    ["GET /api/v3/openOrders", {}, 80],
    ["GET /api/v3/openOrders", { symbol: "BTCUSDT" }, 6],
    ["GET /api/v3/myTrades", { symbol: "BTCUSDT" }, 20],
    ["GET /api/v3/myTrades", { symbol: "BTCUSDT", orderId: 1 }, 5],
    ["GET /api/v3/myPreventedMatches", { symbol: "BTCUSDT", preventedMatchId: 1 }, 2],
    ["GET /api/v3/myPreventedMatches", { symbol: "BTCUSDT", orderId: 1 }, 20],
    ["POST /api/v3/order/test", { symbol: "BTCUSDT", side: "BUY", type: "MARKET", quantity: 1 }, 1],
    [
      "POST /api/v3/order/test",
      {
        symbol: "BTCUSDT",
        side: "BUY",
        type: "MARKET",
        quantity: 1,
        computeCommissionRates: "true",
      },
      20,
    ],
    // An order that is refused costs its weight, one that is taken none.
    ["POST /api/v3/order", { symbol: "BTCUSDT", side: "BUY", type: "LIMIT" }, 1],
    ["DELETE /api/v3/order", { symbol: "BTCUSDT", orderId: 99 }, 1],
  ])("%s %j: %d", async (request, fields, weight) => {
    const { headers } = await ask(alice, request, fields);
    expect(Number(headers.get("x-mbx-used-weight-1m"))).toBe(weight);
  });

  test("an order that is taken, and its cancel, weigh nothing", async () => {
    const { body, headers } = await place(alice, "BUY 0.01@49000 GTC");
    expect(headers.get("x-mbx-used-weight-1m")).toBe("0");
    const canceled = await ask(alice, "DELETE /api/v3/order", {
      symbol: "BTCUSDT",
      orderId: body.orderId,
    });
    expect([canceled.status, canceled.headers.get("x-mbx-used-weight-1m")]).toEqual([200, "0"]);
  });
});
