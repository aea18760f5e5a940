import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  alice,
  call,
  deposit,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

const directory = temporaryDirectory();
const PAGE = "http://localhost:3000";
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ directory: directory.path });
});
afterAll(async () => {
  expect((await call(server, "GET", "/api/v3/ping")).body).toEqual({});
  await server.stop();
  directory.remove();
});

/** Sends bytes as they are and reads until the server has nothing more to say. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, "latin1"));
    let answer = "";
    socket.setTimeout(5_000, () => socket.destroy(new Error("no end")));
    socket.on("data", (data) => (answer += data.toString("latin1")));
    socket.on("end", () => socket.end());
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("whatever is sent gets a proper answer", () => {
  test("an unknown route", async () => {
    const { status, body, headers } = await call(server, "GET", "/api/v3/nothing");
    expect(status).toBe(404);
    expect(body).toEqual({ code: -1099, msg: "Not found, authenticated, or authorized" });
    expect(headers.get("content-type")).toBe("application/json;charset=UTF-8");
  });

  test("the same in a browser", async () => {
    const { status, body, headers } = await call(server, "GET", "/nothing", {
      headers: { Accept: "text/html,application/xhtml+xml" },
    });
    expect([status, headers.get("content-type")]).toEqual([404, "text/html;charset=UTF-8"]);
    expect(body).toContain("<h1>404 Not found</h1>");
  });

  test.each(["PUT", "PATCH", "DELETE"])("%s where it makes no sense", async (method) => {
    const { status, body } = await call(server, method, "/api/v3/time");
    expect([status, body.code]).toEqual([405, -1020]);
  });

  test("a body that is too large, told beforehand or not", async () => {
    const body = `a=${"x".repeat(70_000)}`;
    const answer = await call(server, "POST", "/api/v3/order", { method: "POST", body });
    expect([answer.status, answer.body.code]).toEqual([413, -1101]);
    const chunk = `${(70_000).toString(16)}\r\n${"x".repeat(70_000)}\r\n0\r\n\r\n`;
    const head = "POST /api/v3/order HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(await raw(head + chunk)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("percent signs that decode to nothing", async () => {
    for (const query of ["symbol=%", "symbol=%ZZ", "symbol=%ff", "%E0%A4=1"]) {
      const { status, body } = await call(server, "GET", `/api/v3/depth?${query}`);
      expect([status, body.code]).toEqual([400, -1100]);
    }
  });

  test("parameters without end", async () => {
    const query = Array.from({ length: 65 }, (_, i) => `p${i}=1`).join("&");
    const { status, body } = await call(server, "GET", `/api/v3/time?${query}`);
    expect([status, body.code]).toEqual([400, -1101]);
  });

  test.each([
    ["no HTTP at all", "hello\r\n\r\n", "400"],
    ["an endless header", `GET / HTTP/1.1\r\nHost: x\r\nA: ${"x".repeat(20_000)}\r\n\r\n`, "431"],
    ["an endless address", `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, "431"],
    [
      "bytes that are no text",
      "GET /\u00ff\u00fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "4",
    ],
    [
      "two lengths that disagree",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "400",
    ],
  ])("%s", async (_what, bytes, status) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(answer).toMatch(/\{"code":-\d+,"msg":"[^"]+"\}$/);
  });

  test("a caller that leaves in the middle of its request", async () => {
    const { hostname, port } = new URL(server.base);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write("POST /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
        socket.destroy();
        resolve();
      });
    });
    expect((await call(server, "GET", "/api/v3/ping")).status).toBe(200);
  });

  test("no stack, path or name of ours in any of it", async () => {
    const answers = await Promise.all(
      [
        "/api/v3/depth?symbol=%00",
        "/api/v3/klines?symbol=BTCUSDT&interval=__proto__",
        "/../../etc",
      ].map((path) => call(server, "GET", path)),
    );
    for (const { status, body } of answers) {
      expect(status).toBeLessThan(500);
      expect(JSON.stringify(body)).not.toMatch(/node:|\.ts|at /);
    }
  });
});

describe("headers", () => {
  test("weights are counted and told", async () => {
    const before = await call(server, "GET", "/api/v3/ping");
    const used = Number(before.headers.get("x-mbx-used-weight-1m"));
    const { headers } = await call(server, "GET", "/api/v3/exchangeInfo");
    expect([used + 20, 20]).toContain(Number(headers.get("x-mbx-used-weight-1m")));
    expect(headers.get("x-mbx-used-weight")).toBe(headers.get("x-mbx-used-weight-1m"));
  });

  test("a page of ours may call, another may not", async () => {
    const allowed = await call(server, "GET", "/api/v3/time", { headers: { Origin: PAGE } });
    expect(allowed.headers.get("access-control-allow-origin")).toBe(PAGE);
    const foreign = await call(server, "GET", "/api/v3/time", {
      headers: { Origin: "https://evil.example" },
    });
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    const refused = await call(server, "GET", "/api/v3/nothing", { headers: { Origin: PAGE } });
    expect(refused.headers.get("access-control-allow-origin")).toBe(PAGE);
  });

  test("a preflight is answered", async () => {
    const { status, headers } = await call(server, "OPTIONS", "/api/v3/order", {
      headers: { Origin: PAGE, "Access-Control-Request-Method": "POST" },
    });
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-methods")).toContain("DELETE");
    expect(headers.get("access-control-allow-headers")).toContain("X-MBX-APIKEY");
  });

  test("times in microseconds when asked", async () => {
    const ask = (unit: string) =>
      call(server, "GET", "/api/v3/time", { headers: { "X-MBX-TIME-UNIT": unit } });
    expect(String((await ask("microsecond")).body.serverTime)).toHaveLength(16);
    expect(String((await ask("MILLISECOND")).body.serverTime)).toHaveLength(13);
    expect((await ask("HOUR")).body.code).toBe(-1194);
  });
});

test("health says what a load balancer wants to know", async () => {
  const { status, body } = await call(server, "GET", "/health");
  expect([status, body.status]).toEqual([200, "ok"]);
  expect(body.facts).toMatchObject({ haltedMarkets: 0, queuedCommands: 0 });
});

test("the wallet endpoints clients call", async () => {
  await deposit(server, alice, "ETH", "2.5");
  const status = await call(server, "GET", "/sapi/v1/system/status");
  expect(status.body).toEqual({ status: 0, msg: "normal" });
  const coins = await signed(server, alice, "GET /sapi/v1/capital/config/getall");
  const eth = coins.body.find((coin: { coin: string }) => coin.coin === "ETH");
  expect(eth).toMatchObject({ name: "Ethereum", free: "2.50000000", trading: true });
  const fees = await signed(server, alice, "GET /sapi/v1/asset/tradeFee", { symbol: "ETHBTC" });
  expect(fees.body).toEqual([
    { symbol: "ETHBTC", makerCommission: "0.00100000", takerCommission: "0.00100000" },
  ]);
  expect((await signed(server, alice, "GET /sapi/v1/asset/tradeFee")).body).toHaveLength(5);
  const assets = await signed(server, alice, "POST /sapi/v3/asset/getUserAsset");
  expect(assets.body).toMatchObject([{ asset: "ETH", free: "2.50000000" }]);
  expect((await signed(server, alice, "POST /sapi/v1/asset/get-funding-asset")).body).toEqual([]);
  for (const product of ["fapi", "dapi"]) {
    const { body } = await call(server, "GET", `/${product}/v1/exchangeInfo`);
    expect(body.symbols).toEqual([]);
  }
});

test("limits: 429 with a time to wait, then a ban that other paths feel too", async () => {
  const elsewhere = temporaryDirectory();
  const strict = await startServer({
    directory: elsewhere.path,
    env: { REQUEST_WEIGHT_PER_MINUTE_MAX: "30", ORDERS_PER_10_SECONDS_MAX: "2" },
  });
  try {
    await deposit(strict, alice, "USDT", "100000");
    const fields = { symbol: "BTCUSDT", side: "BUY", type: "LIMIT", timeInForce: "GTC" };
    const order = { ...fields, quantity: "0.01", price: "20000" };
    const place = () => signed(strict, alice, "POST /api/v3/order", order);
    let answer = await place();
    for (let sent = 1; sent < 5 && answer.status === 200; sent++) answer = await place();
    expect(answer.body).toEqual({
      code: -1015,
      msg: "Too many new orders; current limit is 2 orders per 10 SECOND.",
    });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);

    const ask = () => call(strict, "GET", "/api/v3/exchangeInfo?symbol=BTCUSDT");
    const statuses = new Set<number>();
    for (let sent = 0; sent < 250 && !statuses.has(418); sent++) statuses.add((await ask()).status);
    expect([...statuses]).toEqual([200, 429, 418]);
    const banned = await call(strict, "GET", "/api/v3/ping");
    expect([banned.status, banned.body.code]).toEqual([418, -1003]);
    expect(Number(banned.headers.get("retry-after"))).toBeGreaterThan(100);
    expect((await call(strict, "GET", "/nothing")).status).toBe(418);
  } finally {
    await strict.stop();
    elsewhere.remove();
  }
});

test("a request that is under way when the server stops is answered; new ones are not", async () => {
  const elsewhere = temporaryDirectory();
  const stopping = await startServer({ directory: elsewhere.path });
  const { hostname, port } = new URL(stopping.base);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.on("data", (data) => (answer += data.toString("latin1")));
  socket.write(
    "DELETE /api/v3/order HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n",
  );
  await once(socket, "data");
  expect(answer).toMatch(/^HTTP\/1.1 100 /);

  const startedMs = performance.now();
  const stopped = stopping.stop();
  socket.write("a=b");
  const closed = once(socket, "close");
  await stopped;
  await closed;
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  expect(answer).toMatch(/HTTP\/1.1 401 [^]*"code":-2014/);
  await expect(call(stopping, "GET", "/api/v3/ping")).rejects.toThrow("fetch failed");
  elsewhere.remove();
});
