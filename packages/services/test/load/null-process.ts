/**
 * What no gateway can be faster than, in a process of its own: the same HTTP server and the same
 * WebSocket server with the same settings, answering everything with as many bytes as it is told.
 *
 * `http` answers requests, `ws` answers messages, `fan-out` also sends every other message that comes
 * in on `/ws-api/v3` to everyone who listens elsewhere.
 */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { HTTP_CONNECTIONS_MAX, KEEP_ALIVE_TIMEOUT_MS } from "../../src/exchange/limits.ts";
import { listen } from "../../src/runtime/index.ts";

const TAKEN = '{"status":200}';

/** What the HTTP server says before its body. */
const HEAD_BYTES = 170;

const [kind = "http", bytes = "0"] = process.argv.slice(2);
const body = TAKEN.padEnd(Number(bytes) - (kind === "http" ? HEAD_BYTES : 0), "x");
const http = createServer(
  { keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS, noDelay: true },
  (_request, response) => {
    response
      .writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length })
      .end(body);
  },
);
http.maxConnections = HTTP_CONNECTIONS_MAX;
if (kind !== "http") serveSockets(kind === "fan-out");
const port = await listen(http, 0, "127.0.0.1");
process.stdin.on("end", () => process.exit(0)).resume();
process.on("message", () => process.send?.(process.cpuUsage()));
process.stdout.write(`${JSON.stringify({ port })}\n`);

function serveSockets(isFanOut: boolean): void {
  const listeners = new Set<WebSocket>();
  const message = Buffer.from(body);
  let taken = 0;
  const take = (driver: WebSocket): void => {
    driver.send(isFanOut ? TAKEN : body);
    taken += 1;
    if (!isFanOut || taken % 2 === 1) return;
    for (const listener of listeners) listener.send(message, { binary: false });
  };
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on("connection", (socket, { url = "" }) => {
    socket.on("error", () => socket.terminate());
    if (url.startsWith("/ws-api/")) return socket.on("message", () => take(socket));
    listeners.add(socket);
    return socket.on("close", () => listeners.delete(socket));
  });
}
