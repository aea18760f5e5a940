import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { keepAlive } from "./heartbeat.ts";

const PING_INTERVAL_MS = 20_000;
const TIMES = { pingIntervalMs: PING_INTERVAL_MS, pongTimeoutMs: 3 * PING_INTERVAL_MS };

let http: Server;
let sockets: WebSocketServer;

beforeEach(async () => {
  // Only the heartbeat's own timer stands still: sockets go on as ever.
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  http = createServer();
  sockets = new WebSocketServer({ server: http });
  sockets.on("connection", (socket) => keepAlive(socket, TIMES));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", () => resolve()));
});
afterEach(async () => {
  vi.useRealTimers();
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

test("a client that answers pings stays", async () => {
  const { server } = await connect();
  for (let ping = 0; ping < 10; ping += 1) {
    vi.advanceTimersByTime(PING_INTERVAL_MS);
    await once(server, "pong");
  }
  expect(server.readyState).toBe(WebSocket.OPEN);
});

test.each(["ping", "message", "pong"] as const)(
  "a client that sends a %s of its own and answers none is cut off",
  async (sign) => {
    const { server, client } = await connect({ autoPong: false });
    const closed = once(server, "close");
    for (let ping = 0; ping * PING_INTERVAL_MS < TIMES.pongTimeoutMs; ping += 1) {
      vi.advanceTimersByTime(PING_INTERVAL_MS);
      const seen = once(server, sign);
      if (sign === "ping") client.ping();
      else if (sign === "pong") client.pong("another");
      else client.send("{}");
      await seen;
    }
    expect(server.readyState).toBe(WebSocket.OPEN);
    vi.advanceTimersByTime(PING_INTERVAL_MS);
    await closed;
  },
);

test("an answer to an older ping will do", async () => {
  const { server, client } = await connect({ autoPong: false });
  for (let ping = 0; ping < 10; ping += 1) {
    const asked = once(client, "ping");
    vi.advanceTimersByTime(2 * PING_INTERVAL_MS);
    const [payload] = (await asked) as [Buffer];
    const seen = once(server, "pong");
    client.pong(payload);
    await seen;
  }
  expect(server.readyState).toBe(WebSocket.OPEN);
});

test("a half-open one is cut off: it takes every byte and never answers", async () => {
  const { server } = await connect({ autoPong: false });
  vi.advanceTimersByTime(TIMES.pongTimeoutMs);
  expect(server.readyState).toBe(WebSocket.OPEN);
  const closed = once(server, "close");
  vi.advanceTimersByTime(PING_INTERVAL_MS);
  await closed;
  expect(vi.getTimerCount()).toBe(0);
});

test("a pause of the process costs nobody the connection", async () => {
  const { server } = await connect();
  vi.advanceTimersToNextTimer();
  await once(server, "pong");
  // However long it was: a timer that is due several times fires once, and the answers come next.
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10 * TIMES.pongTimeoutMs);
  vi.advanceTimersToNextTimer();
  await once(server, "pong");
  expect(server.readyState).toBe(WebSocket.OPEN);
});

async function connect(options: WebSocket.ClientOptions = {}) {
  const { port } = http.address() as AddressInfo;
  const accepted = once(sockets, "connection");
  const client = new WebSocket(`ws://127.0.0.1:${port}`, options);
  await once(client, "open");
  const [server] = (await accepted) as [WebSocket];
  return { server, client };
}
