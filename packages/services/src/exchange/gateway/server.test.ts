import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { apiError } from "@bourse/core/error";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../../../test/exchange/harness.ts";
import { Client, until } from "../../../test/stream/stream-run.ts";
import { Health } from "../../runtime/index.ts";
import { systemClock } from "../clock.ts";
import { OpenLists } from "../history/index.ts";
import { IDLE_TIMEOUT_MS, KEEP_ALIVE_TIMEOUT_MS } from "../limits.ts";
import { createMarketData } from "../market-data/index.ts";
import { createUserData } from "../user-data/index.ts";
import { Authenticator } from "./authenticator.ts";
import { Dispatcher } from "./dispatcher.ts";
import { IpLimiter } from "./ip-limiter.ts";
import { OrderLimiter } from "./order-limiter.ts";
import { Cors } from "./rest/cors.ts";
import { RestApi } from "./rest/rest-api.ts";
import type { Route } from "./rest/route.ts";
import { GatewayServer } from "./server.ts";
import { createStreamServer } from "./stream/index.ts";
import { WsApiServer } from "./ws-api/server.ts";

const IDLE_MS = 300;
/** More than the operating system keeps for a reader that does not read. */
const LONG_ANSWER = "x".repeat(32 * 1024 * 1024);

const common = { method: "GET", security: "NONE", weight: 1 } as const;
const routes: Route[] = [
  { ...common, path: "/api/v3/short", handle: () => ({}) },
  { ...common, method: "POST", path: "/api/v3/echo", handle: ({ params }) => params.string("a") },
  { ...common, path: "/api/v3/long", handle: () => LONG_ANSWER },
];

let server: GatewayServer;
let port: number;
const sockets: Socket[] = [];

beforeEach(async () => {
  const clock = systemClock();
  const [ipLimiter, orderLimiter] = [new IpLimiter(), new OrderLimiter()];
  const authenticator = new Authenticator(
    () => undefined,
    () => Promise.reject(apiError("Unauthorized")),
  );
  const dispatcher = new Dispatcher(ipLimiter, orderLimiter);
  const log = silentLog;
  const shared = { dispatcher, authenticator, ipLimiter, orderLimiter, clock, log };
  const userData = createUserData({ assets: [], lists: new OpenLists(), clock });
  server = new GatewayServer({
    ...shared,
    restApi: new RestApi({ ...shared, routes, cors: new Cors([]), trustedProxies: 0 }),
    wsApi: new WsApiServer({ ...shared, userData }, routes, IDLE_MS),
    streams: createStreamServer({ marketData: createMarketData(), clock, log }),
    health: new Health(),
    trustedProxies: 0,
    idleTimeoutMs: IDLE_MS,
  });
  port = await server.listen(0, "127.0.0.1");
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

/** A client that never closes its half, and what it was told. */
function send(bytes: string): { socket: Socket; heard: () => string; isClosed: () => boolean } {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  sockets.push(socket);
  let [text, isClosed] = ["", false];
  socket.on("data", (data) => (text += data.toString("latin1")));
  socket.on("error", () => (isClosed = true));
  socket.write(bytes);
  return { socket, heard: () => text, isClosed: () => isClosed };
}

const upgrade = (path: string, to = "websocket"): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${to}\r\n\r\n`;

test.each(["/nothing", "/ws-api/v4", "/stream?timeUnit=day"])(
  "a refused upgrade of %s keeps no socket, though its caller does not close",
  async (path) => {
    const { socket, heard, isClosed } = send(upgrade(path));
    await until(() => heard().startsWith("HTTP/1.1 4"));
    // Who writes to a socket that is gone is told so; who writes to one half of it is not.
    await until(() => {
      socket.write("x");
      return isClosed();
    });
  },
);

const ask = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test("an old connection of the WebSocket API is told so, and closed", async () => {
  const client = new Client(`ws://127.0.0.1:${port}/ws-api/v3`);
  expect(await client.closed).toEqual([1001]);
  expect(client.messages).toEqual([{ event: { e: "serverShutdown", E: expect.any(Number) } }]);
});

test("a request that offers HTTP/2 is answered like any other, with its body and the next one", async () => {
  const offer =
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n";
  const echo = `POST /api/v3/echo HTTP/1.1\r\nHost: x\r\n${offer}Content-Length: 3\r\n\r\na=b`;
  const { socket, heard } = send(echo);
  await until(() => heard().endsWith('"b"'));
  socket.write(ask("/api/v3/short"));
  await until(() => heard().endsWith("{}"));
  expect(heard()).toMatch(/^HTTP\/1.1 200 [^]*"b"HTTP\/1.1 200 /);
});

test("a refusal leaves the connection open, unless its request has a body that was not read", async () => {
  const { socket, heard } = send(ask("/api/v3/nothing") + ask("/api/v3/echo"));
  await until(() => heard().match(/HTTP\/1.1 /g)?.length === 2);
  socket.write(ask("/api/v3/short"));
  await until(() => heard().endsWith("{}"));
  expect(heard()).toMatch(/^HTTP\/1.1 404 [^]*HTTP\/1.1 405 [^]*HTTP\/1.1 200 /);
  socket.write("POST /api/v3/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b");
  await once(socket, "end");
  expect(heard().match(/^Connection: .*/gm)).toEqual([
    ...Array.from({ length: 3 }, () => "Connection: keep-alive"),
    "Connection: close",
  ]);
});

test("a connection that is asked nothing more is closed, later than its caller was told", async () => {
  const { socket, heard } = send(ask("/api/v3/short"));
  await once(socket, "end");
  expect(heard()).toContain(`\r\nKeep-Alive: timeout=${KEEP_ALIVE_TIMEOUT_MS / 1000}\r\n`);
  expect(IDLE_TIMEOUT_MS).toBeGreaterThan(KEEP_ALIVE_TIMEOUT_MS);
});

test("who does not read an answer is cut off", async () => {
  const { socket, heard } = send(ask("/api/v3/long"));
  socket.pause();
  await sleep(6 * IDLE_MS);
  socket.resume();
  await once(socket, "end");
  expect(heard().length).toBeLessThan(LONG_ANSWER.length);
});

test("who reads it slowly gets it whole", async () => {
  const { socket, heard } = send(ask("/api/v3/long"));
  const startedMs = performance.now();
  while (heard().length < LONG_ANSWER.length) {
    const enough = Math.min(heard().length + LONG_ANSWER.length / 16, LONG_ANSWER.length);
    await until(() => heard().length >= enough);
    socket.pause();
    await sleep(IDLE_MS / 4);
    socket.resume();
  }
  expect(performance.now() - startedMs).toBeGreaterThan(2 * IDLE_MS);
});
