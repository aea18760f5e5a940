import { once } from "node:events";
import { connect } from "node:net";
import { Side } from "@bourse/engine/market";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { order } from "../../../../test/market-data/exchange-run.ts";
import { type Json, StreamRun, until } from "../../../../test/stream/stream-run.ts";
import type { StreamLimits } from "./index.ts";

/** For tests that wait for real timers, or fill the buffers of the operating system first. */
const LONG = { timeout: 60_000 };

const runs: StreamRun[] = [];

async function started(limits: Partial<StreamLimits> = {}): Promise<StreamRun> {
  const run = await new StreamRun(limits).start();
  runs.push(run);
  return run;
}

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
});

const sell = order.bind(undefined, {
  accountId: 1001,
  side: Side.Sell,
  priceTicks: 6_000_000,
  quantityLots: 300,
});

/** Two resting sells at 60000 and one buy that takes 0.005 of them. */
function trade({ run, clock }: StreamRun): number {
  run.apply({ ...sell(), clientOrderId: "one" });
  run.apply({ ...sell(), clientOrderId: "two" });
  const buy = order({ accountId: 1002, side: Side.Buy, priceTicks: 6_000_100, quantityLots: 500 });
  return run.apply(buy, clock.nowUs()).timeUs;
}

test("raw and combined subscribers get each trade at once, in the unit they chose", async () => {
  const run = await started();
  const raw = await run.connect("/ws/btcusdt@trade");
  const combined = await run.connect(
    "/stream?streams=btcusdt@trade/btcusdt%40aggTrade/ethusdt@trade&timeUnit=microsecond",
  );
  const timeUs = trade(run);
  await until(() => raw.messages.length === 2 && combined.messages.length === 3);
  const timeMs = Math.floor(timeUs / 1000);
  const common = { p: "60000.00000000", m: false, M: true, s: "BTCUSDT", E: expect.any(Number) };
  expect(raw.messages).toEqual([
    { ...common, e: "trade", t: 1, q: "0.00300000", T: timeMs },
    { ...common, e: "trade", t: 2, q: "0.00200000", T: timeMs },
  ]);
  const inMicroseconds = { ...common, T: timeUs };
  expect(combined.messages).toEqual([
    {
      stream: "btcusdt@trade",
      data: { ...inMicroseconds, e: "trade", t: 1, q: "0.00300000" },
    },
    {
      stream: "btcusdt@trade",
      data: { ...inMicroseconds, e: "trade", t: 2, q: "0.00200000" },
    },
    {
      stream: "btcusdt@aggTrade",
      data: { ...inMicroseconds, e: "aggTrade", a: 1, q: "0.00500000", f: 1, l: 2 },
    },
  ]);
});

test("bookTicker tells every change of the top and no other", async () => {
  const run = await started();
  const { messages } = await run.connect("/ws/btcusdt@bookTicker");
  trade(run);
  run.run.apply({ ...sell(), clientOrderId: "behind", priceTicks: 6_000_001 });
  run.run.apply({ ...sell(), clientOrderId: "before", priceTicks: 5_999_999 });
  await until(() => messages.length === 4);
  const none = { s: "BTCUSDT", b: "0.00000000", B: "0.00000000" };
  expect(messages).toEqual([
    { ...none, u: 1, a: "60000.00000000", A: "0.00300000" },
    { ...none, u: 2, a: "60000.00000000", A: "0.00600000" },
    { ...none, u: 3, a: "60000.00000000", A: "0.00100000" },
    { ...none, u: 5, a: "59999.99000000", A: "0.00300000" },
  ]);
});

test.each(["btcusdt@depth5@100ms", "!miniTicker@arr"])(
  "who comes late to %s is told what stands, and the others are not told again",
  LONG,
  async (name) => {
    const run = await started();
    trade(run);
    const first = await run.connect(`/ws/${name}`);
    await until(() => first.messages.length === 1);
    const second = await run.connect(`/ws/${name}`);
    await until(() => second.messages.length === 1);
    expect(first.messages).toHaveLength(1);
  },
);

test("every timed stream speaks, candles and tickers of all markets included", LONG, async () => {
  const run = await started();
  run.run.relist({ referencePriceKind: 1, referenceBucketCount: 5, referenceBucketWidthMs: 1000 });
  trade(run);
  const names = [
    "btcusdt@depth5",
    "btcusdt@depth20@100ms",
    "btcusdt@kline_1s",
    "btcusdt@kline_1h@+08:00",
    "btcusdt@miniTicker",
    "btcusdt@ticker",
    "btcusdt@ticker_4h",
    "btcusdt@avgPrice",
    "btcusdt@referencePrice",
    "!miniTicker@arr",
    "!miniTicker@arr@1000ms",
    "!ticker@arr",
    "!ticker_1d@arr",
  ];
  const client = await run.connect(`/stream?streams=${names.join("/")}`);
  const byName = new Map<string, Json>();
  await until(() => {
    for (const { stream, data } of client.messages) byName.set(String(stream), data as Json);
    return byName.size === names.length;
  });
  expect(byName.get("btcusdt@depth5")).toEqual({
    lastUpdateId: 3,
    bids: [],
    asks: [["60000.00000000", "0.00100000"]],
  });
  expect(byName.get("btcusdt@kline_1h@+08:00")).toMatchObject({
    e: "kline",
    k: { i: "1h", f: 1, L: 2, n: 2, v: "0.00500000", q: "300.00000000", V: "0.00500000", x: false },
  });
  expect(byName.get("btcusdt@ticker")).toMatchObject({
    e: "24hrTicker",
    c: "60000.00000000",
    P: "0.000",
    p: "0.00000000",
    w: "60000.00000000",
    x: "0.00000000",
    Q: "0.00200000",
    a: "60000.00000000",
    A: "0.00100000",
    n: 2,
  });
  expect(byName.get("btcusdt@ticker_4h")).toMatchObject({ e: "4hTicker", F: 1, L: 2 });
  expect(byName.get("btcusdt@avgPrice")).toMatchObject({ i: "5m", w: "60000.00000000" });
  expect(byName.get("btcusdt@referencePrice")).toEqual({
    e: "referencePrice",
    s: "BTCUSDT",
    r: "60000.00000000",
    t: expect.any(Number),
  });
  expect(byName.get("!miniTicker@arr")).toHaveLength(5);
});

test("a connection may stand open anywhere below /ws and subscribe later", async () => {
  const run = await started();
  for (const path of ["/", "/ws", "/ws/0", "/ws/btcusdt@nothing", "/stream?streams=", "/stream"]) {
    const client = await run.connect(path);
    expect(await client.ask({ method: "LIST_SUBSCRIPTIONS", id: 7 })).toEqual({
      result: [],
      id: 7,
    });
  }
});

test("streams end with the last who listens, and so do their timers", async () => {
  const run = await started();
  const one = await run.connect("/ws/btcusdt@depth/btcusdt@trade");
  const other = await run.connect("/ws/btcusdt@trade");
  expect(run.streams.streamCount).toBe(2);
  await one.ask({ method: "UNSUBSCRIBE", params: ["btcusdt@depth", "never@seen"], id: 1 });
  expect(run.streams.streamCount).toBe(1);
  one.socket.close();
  await until(() => run.streams.connectionCount === 1);
  trade(run);
  await other.next(({ t }) => t === 2);
  other.socket.terminate();
  await until(() => run.streams.connectionCount === 0);
  expect(run.streams.streamCount).toBe(0);
});

test.each([
  { path: "/stream?streams=a&timeUnit=day", status: 400 },
  { path: "/ws/%E0%A4%A", status: 400 },
  { path: "/stream?streams=a@trade/b@trade/c@trade", status: 400 },
  { path: "/streams", status: 404 },
])("refuses $path with $status", async ({ path, status }) => {
  const run = await started({ streamsPerConnectionMax: 2 });
  const socket = new WebSocket(`ws://127.0.0.1:${run.port}${path}`);
  const [error] = (await once(socket, "error")) as [Error];
  expect(error.message).toContain(String(status));
});

test("takes no more connections than it may", async () => {
  const run = await started({ connectionsMax: 1 });
  await run.connect("/ws");
  const socket = new WebSocket(`ws://127.0.0.1:${run.port}/ws`);
  const [error] = (await once(socket, "error")) as [Error];
  expect(error.message).toContain("429");
});

test("who sends too much, or too much at once, is disconnected", async () => {
  const run = await started({ messageBytesMax: 2048 });
  const chatty = await run.connect("/ws");
  for (let id = 0; id < 20; id += 1) chatty.socket.send(`{"method":"LIST_SUBSCRIPTIONS","id":1}`);
  expect(await chatty.closed).toEqual([1008]);
  const large = await run.connect("/ws");
  large.socket.send("x".repeat(2049));
  expect(await large.closed).toEqual([1009]);
});

test("who goes on sending after it was told to close is cut off", async () => {
  const run = await started({ closeGraceMs: 100 });
  const flood = await silentSocket(run.port, "/ws");
  const emptyPing = Buffer.from([0x89, 0x80, 0, 0, 0, 0]);
  const startedMs = performance.now();
  while (!flood.destroyed) {
    flood.write(emptyPing);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  await until(() => run.streams.connectionCount === 0);
});

test("a half-open socket is dropped, one that answers pings stays", LONG, async () => {
  const run = await started({
    pingIntervalMs: 100,
    pongTimeoutMs: 1500,
    incomingPerSecondMax: 1000,
  });
  const alive = await run.connect("/ws/btcusdt@trade");
  const silent = await silentSocket(run.port, "/ws/btcusdt@trade");
  await until(() => run.streams.connectionCount === 2);
  await until(() => run.streams.connectionCount === 1);
  await until(() => silent.destroyed);
  trade(run);
  await alive.next(({ t }) => t === 1);
});

test("an old connection is closed, and everybody when the server stops", async () => {
  const run = await started({ connectionAgeMsMax: 30 });
  const old = await run.connect("/ws");
  expect(await old.closed).toEqual([1001]);
  expect(old.messages).toEqual([{ e: "serverShutdown", E: expect.any(Number) }]);
  const other = await started();
  const raw = await other.connect("/ws");
  const combined = await other.connect("/stream");
  await other.streams.close();
  expect(await raw.closed).toEqual([1001]);
  expect(raw.messages).toEqual([{ e: "serverShutdown", E: expect.any(Number) }]);
  expect(combined.messages).toMatchObject([
    { stream: "!serverShutdown", data: { e: "serverShutdown" } },
  ]);
});

/** A client that makes the handshake and never says a word again, not even a pong. */
async function silentSocket(port: number, path: string) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => socket.destroy());
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await once(socket, "data");
  socket.resume();
  return socket;
}
