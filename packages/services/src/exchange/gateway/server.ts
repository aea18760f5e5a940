import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ApiError, apiError } from "@bourse/core/error";
import { WebSocketServer } from "ws";
import { describeError, type Health, listen, type Log } from "../../runtime/index.ts";
import type { Clock } from "../clock.ts";
import {
  HEADERS_TIMEOUT_MS,
  HTTP_CONNECTIONS_MAX,
  IDLE_TIMEOUT_MS,
  OPEN_SOCKETS_MAX,
  REQUEST_TIMEOUT_MS,
  URL_BYTES_MAX,
  WS_MESSAGE_BYTES_MAX,
} from "../limits.ts";
import { clientAddress } from "./address.ts";
import type { IpLimiter } from "./ip-limiter.ts";
import { splitTarget } from "./rest/read-request.ts";
import type { RestApi } from "./rest/rest-api.ts";
import type { StreamServer } from "./stream/index.ts";
import type { WsApiServer } from "./ws-api/server.ts";

export interface GatewayServerParts {
  readonly restApi: RestApi;
  readonly ipLimiter: IpLimiter;
  /** `/ws-api/v3` */
  readonly wsApi: WsApiServer;
  /** `/ws...` and `/stream...` */
  readonly streams: StreamServer;
  readonly health: Health;
  readonly isLeading?: (() => boolean) | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly trustedProxies: number;
  /** Tests wait for less. */
  readonly idleTimeoutMs?: number;
}

/** The public port: REST, and the upgrade to WebSockets. */
export class GatewayServer {
  readonly #parts: GatewayServerParts;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: WS_MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  });

  constructor(parts: GatewayServerParts) {
    this.#parts = parts;
    this.#http = createServer(
      {
        maxHeaderSize: URL_BYTES_MAX,
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        // One timer per connection covers what comes between requests and answers that nobody reads;
        // Node's own for the former would make two for every request.
        keepAliveTimeout: 0,
        // Clients that offer HTTP/2, as curl --http2 does, go on in HTTP/1.1 when they are not heard.
        shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
        noDelay: true,
        // What has no body needs no stream of one; rest/read-request.ts looks at the same headers.
        optimizeEmptyRequests: true,
      },
      (request, response) => this.#onRequest(request, response),
    );
    this.#http.timeout = parts.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
    this.#http.maxConnections = HTTP_CONNECTIONS_MAX;
    this.#http.on("upgrade", (request, socket, head) => this.#onUpgrade(request, socket, head));
    this.#http.on("clientError", (error, socket) => refuseGarbage(error, socket));
  }

  /** Starts to listen and answers the port. */
  listen(port: number, host: string): Promise<number> {
    return listen(this.#http, port, host);
  }

  /** Answers what is under way, then closes every connection. */
  async close(): Promise<void> {
    this.#parts.wsApi.shutDown();
    for (const socket of this.#sockets.clients) socket.close(1001, "The server is restarting.");
    const streamsClosed = this.#parts.streams.close(CLOSE_GRACE_MS);
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeIdleConnections();
    const cutOff = setTimeout(() => {
      for (const socket of this.#sockets.clients) socket.terminate();
      this.#http.closeAllConnections();
    }, CLOSE_GRACE_MS);
    await Promise.all([closed, streamsClosed]);
    clearTimeout(cutOff);
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const { health, isLeading = () => true } = this.#parts;
    if (request.url === "/health") return answerHealth(health, true, response);
    // Load balancers ask this to send everything to the one that may act.
    if (request.url === "/health/leader") return answerHealth(health, isLeading(), response);
    this.#parts.restApi.handle(request, response);
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const { ipLimiter, clock, trustedProxies, wsApi, streams, log } = this.#parts;
    try {
      const ip = clientAddress(request, trustedProxies);
      ipLimiter.connect(ip, clock.nowMs());
      const { path } = splitTarget(request.url ?? "/");
      if (path === "/" || isUnder(path, "/ws") || isUnder(path, "/stream")) {
        return streams.handleUpgrade(request, socket, head);
      }
      if (!isUnder(path, "/ws-api/v3")) throw apiError("UnknownRoute");
      if (this.#sockets.clients.size >= OPEN_SOCKETS_MAX) {
        throw apiError("TooManyConnections", OPEN_SOCKETS_MAX);
      }
      const serve = wsApi.prepare(request, ip);
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        serve(webSocket, socket);
      });
    } catch (error) {
      refuseUpgrade(error, socket, log);
    }
  }
}

const CLOSE_GRACE_MS = 500;

function isUnder(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

function answerHealth(health: Health, isWanted: boolean, response: ServerResponse): void {
  const report = health.report();
  response
    .writeHead(report.status === "ok" && isWanted ? 200 : 503, {
      "Content-Type": "application/json",
    })
    .end(JSON.stringify(report));
}

/** Bytes that are no HTTP request: Node gives no response object for them. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = error.code === "HPE_HEADER_OVERFLOW" ? "HeadersTooLarge" : "MalformedRequest";
  refuse(apiError(refusal), socket);
}

function refuseUpgrade(error: unknown, socket: Duplex, log: Log): void {
  if (!(error instanceof ApiError)) log.error("upgrade-failed", { error: describeError(error) });
  refuse(error instanceof ApiError ? error : apiError("InternalError"), socket);
}

/** The other end need not close its half: it would keep the descriptor for as long as it likes. */
function refuse(error: ApiError, socket: Duplex): void {
  socket.end(rawAnswer(error), () => (socket as Socket).destroySoon());
}

function rawAnswer({ status, code, msg, retryAfterSeconds }: ApiError): string {
  const body = JSON.stringify({ code, msg });
  const retry = retryAfterSeconds === undefined ? "" : `Retry-After: ${retryAfterSeconds}\r\n`;
  return (
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json;charset=UTF-8\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n${retry}Connection: close\r\n\r\n${body}`
  );
}
