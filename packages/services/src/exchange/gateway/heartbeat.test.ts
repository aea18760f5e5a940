import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { keepAlive } from "./heartbeat.ts";

const TIMES = { pingIntervalMs: 20, pongTimeoutMs: 150 };

let http: Server;
let sockets: WebSocketServer;
let port: number;

beforeEach(async () => {
  http = createServer();
  sockets = new WebSocketServer({ server: http });
  sockets.on("connection", (socket) => keepAlive(socket, TIMES));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", () => resolve()));
  port = (http.address() as AddressInfo).port;
});
afterEach(async () => {
  sockets.close();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

test("a client that answers pings stays", async () => {
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  let pings = 0;
  client.on("ping", () => (pings += 1));
  await once(client, "open");
  while (pings < (3 * TIMES.pongTimeoutMs) / TIMES.pingIntervalMs) await once(client, "ping");
  expect(client.readyState).toBe(WebSocket.OPEN);
  client.terminate();
});

test("a half-open one is cut off: it takes every byte and never answers", async () => {
  const [serverSide, client] = await Promise.all([once(sockets, "connection"), halfOpen()]);
  const socket = serverSide[0] as WebSocket;
  await once(socket, "close");
  expect(socket.readyState).toBe(WebSocket.CLOSED);
  client.destroy();
});

/** A socket that upgrades by hand and then only reads. */
async function halfOpen(): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.resume();
  socket.write(
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  );
  await once(socket, "connect");
  return socket;
}
