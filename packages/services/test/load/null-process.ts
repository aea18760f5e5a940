/**
 * What no gateway can be faster than, in a process of its own: the same HTTP server and the same
 * WebSocket server with the same settings, answering everything with as many bytes as it is told.
 *
 * `http` answers requests, `ws` answers messages, `fan-out` also sends every other message that comes
 * in on `/ws-api/v3` to everyone who listens elsewhere.
 */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import {
  HEADERS_TIMEOUT_MS,
  HTTP_CONNECTIONS_MAX,
  KEEP_ALIVE_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
  URL_BYTES_MAX,
} from "../../src/exchange/limits.ts";
import { listen } from "../../src/runtime/index.ts";

const TAKEN = '{"status":200}';

/** The headers that the gateway writes with every answer, and what Node adds to them. */
const HEADERS = [
  ["Content-Type", "application/json;charset=UTF-8"],
  ["Cache-Control", "no-store"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-MBX-USED-WEIGHT", "1"],
  ["X-MBX-USED-WEIGHT-1M", "1"],
];
const NODE_HEAD_BYTES = 104;
const CONTENT_LENGTH_BYTES = 21;
const HEAD_BYTES =
  NODE_HEAD_BYTES +
  CONTENT_LENGTH_BYTES +
  HEADERS.map((header) => header.join(": ")).join("\r\n").length +
  2;

const [kind = "http", bytes = "0"] = process.argv.slice(2);
const body = TAKEN.padEnd(Number(bytes) - (kind === "http" ? HEAD_BYTES : 0), "x");
const head = [...HEADERS, ["Content-Length", String(body.length)]].flat();
const http = createServer(
  {
    maxHeaderSize: URL_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    noDelay: true,
    optimizeEmptyRequests: true,
  },
  (_request, response) => {
    response.writeHead(200, head).end(body, "latin1");
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
