import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { expect, test } from "vitest";
import WebSocket from "ws";
import { useStack } from "./stack.ts";

const stack = useStack();

interface Answer {
  readonly status: number;
  readonly code: number | undefined;
  readonly msg: string | undefined;
}

async function send(
  method: string,
  target: string,
  init: { body?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(stack.ready.urls.rest + target, { method, ...init });
  const text = await response.text();
  const body = (text.startsWith("{") ? JSON.parse(text) : {}) as { code?: number; msg?: string };
  return { status: response.status, code: body.code, msg: body.msg };
}

interface Signing {
  readonly timestamp?: number;
  readonly secret?: string;
  readonly apiKey?: string;
}

function signed(method: string, path: string, query: string, how: Signing = {}): Promise<Answer> {
  const { apiKey, secretKey } = stack.account("alice");
  const payload = `${query}${query === "" ? "" : "&"}timestamp=${how.timestamp ?? Date.now()}`;
  const signature = createHmac("sha256", how.secret ?? secretKey)
    .update(payload)
    .digest("hex");
  return send(method, `${path}?${payload}&signature=${signature}`, {
    headers: { "X-MBX-APIKEY": how.apiKey ?? apiKey },
  });
}

const order = (change: Record<string, string>) => {
  const params: Record<string, string> = {
    symbol: "BTCUSDT",
    side: "BUY",
    type: "LIMIT",
    timeInForce: "GTC",
    quantity: "0.001",
    price: "50000",
    ...change,
  };
  return new URLSearchParams(
    Object.entries(params).filter(([, value]) => value !== "-"),
  ).toString();
};
const place = (change: Record<string, string>, how?: Signing) =>
  signed("POST", "/api/v3/order", order(change), how);

test("TC-020 a wrong signature", async () => {
  expect(await place({}, { secret: "wrong" })).toEqual({
    status: 400,
    code: -1022,
    msg: "Signature for this request is not valid.",
  });
});

test("TC-021 a stale timestamp, and one from the future", async () => {
  expect(await place({}, { timestamp: Date.now() - 20_000 })).toMatchObject({
    status: 400,
    code: -1021,
    msg: "Timestamp for this request is outside of the recvWindow.",
  });
  expect(await place({}, { timestamp: Date.now() + 5_000 })).toMatchObject({
    code: -1021,
    msg: "Timestamp for this request was 1000ms ahead of the server's time.",
  });
});

test("TC-022 an unknown key", async () => {
  expect(await place({}, { apiKey: "x".repeat(64) })).toMatchObject({ status: 401, code: -2015 });
  expect(await place({}, { apiKey: "short" })).toMatchObject({ status: 401, code: -2014 });
});

test.each([
  ["unknown symbol", { symbol: "NOPEUSDT" }, -1121, "Invalid symbol."],
  [
    "price of too many decimals",
    { price: "50000.123456789012" },
    -1111,
    "Parameter 'price' has too much precision.",
  ],
  [
    "17 decimals of quantity",
    { quantity: "0.00000000000000001" },
    -1111,
    "Parameter 'quantity' has too much precision.",
  ],
  ["price off the tick", { price: "50000.001" }, -1013, "Filter failure: PRICE_FILTER"],
  ["quantity off the lot", { quantity: "0.0010001" }, -1013, "Filter failure: LOT_SIZE"],
  ["below the minimum notional", { quantity: "0.00001" }, -1013, "Filter failure: NOTIONAL"],
  ["NaN", { quantity: "NaN" }, -1100, undefined],
  ["1e309", { quantity: "1e309" }, -1100, undefined],
  ["a negative quantity", { quantity: "-1" }, -1100, undefined],
  [
    "no side",
    { side: "-" },
    -1102,
    "Mandatory parameter 'side' was not sent, was empty/null, or malformed.",
  ],
  ["a side that is none", { side: "HOLD" }, -1117, "Invalid side."],
  ["a type that is none", { type: "MAYBE" }, -1116, "Invalid orderType."],
  ["a time in force that is none", { timeInForce: "GTX" }, -1115, "Invalid timeInForce."],
  [
    "more than the account has",
    { quantity: "100", price: "60000" },
    -2010,
    "Account has insufficient balance for requested action.",
  ],
])("TC-023 %s", async (_name, change, code, msg) => {
  const answer = await place(change);
  expect(answer).toEqual({ status: 400, code, msg: msg ?? answer.msg });
});

test("TC-024 a body that is too large, or JSON that is too deep", async () => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const large = await send("POST", "/api/v3/order", { body: "a=".padEnd(2_000_000, "1"), headers });
  expect(large.status).toBeGreaterThanOrEqual(400);
  expect(large.status).toBeLessThan(500);
  const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
  const answer = await send("POST", "/api/v3/order", {
    body: deep,
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
});

test("TC-025 an unknown route, and a wrong method", async () => {
  expect((await send("GET", "/api/v3/nothing")).status).toBe(404);
  const wrong = await send("DELETE", "/api/v3/time");
  expect(wrong.status).toBeGreaterThanOrEqual(400);
  expect(wrong.status).toBeLessThan(500);
});

/** Sends one frame to the WebSocket API and resolves with the first answer. */
function frame(text: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(stack.ready.urls.wsApi);
    socket.once("open", () => socket.send(text));
    socket.once("error", reject);
    socket.once("close", () => resolve({ closed: true }));
    socket.once("message", (data: Buffer) => {
      resolve(JSON.parse(data.toString("utf8")) as Record<string, unknown>);
      socket.terminate();
    });
  });
}

test("TC-026 hostile frames on the WebSocket API", async () => {
  expect(await frame("not json")).toMatchObject({ status: 400 });
  expect(await frame(`${"[".repeat(10_000)}${"]".repeat(10_000)}`)).toMatchObject({ status: 400 });
  expect(await frame('{"id":1,"method":"order.nothing"}')).toMatchObject({ id: 1, status: 400 });
});

test("TC-027 half-open sockets do not keep anybody from being served", async () => {
  const { port } = new URL(stack.ready.urls.rest);
  const sockets = Array.from({ length: 50 }, () => connect(Number(port), "127.0.0.1"));
  for (const socket of sockets) {
    socket.on("error", () => {});
    socket.write("GET /ws/btcusdt@trade HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n");
  }
  expect(await send("GET", "/api/v3/ping")).toMatchObject({ status: 200 });
  for (const socket of sockets) socket.destroy();
});

test("TC-028 after all of that the process is the same and the account untouched", async () => {
  expect(await signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT")).toMatchObject({
    status: 200,
  });
  expect(await send("GET", "/api/v3/ping")).toMatchObject({ status: 200 });
});
