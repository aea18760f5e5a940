import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { WS_CONNECTION_AGE_MS_MAX, WS_SESSION_WEIGHT } from "../../limits.ts";
import { keepAlive } from "../heartbeat.ts";
import type { Route } from "../rest/route.ts";
import { splitTarget } from "../rest/read-request.ts";
import { timeWriter } from "../time-unit.ts";
import { WsApiConnection, type WsApiParts } from "./connection.ts";

/** Of RFC 6455. */
const GOING_AWAY = 1001;

/** The WebSocket face of the trading API: `/ws-api/v3`. */
export class WsApiServer {
  readonly #parts: WsApiParts;
  readonly #connectionAgeMsMax: number;
  readonly #connections = new Set<WsApiConnection>();

  constructor(
    parts: Omit<WsApiParts, "routes">,
    routes: readonly Route[],
    connectionAgeMsMax = WS_CONNECTION_AGE_MS_MAX,
  ) {
    const byMethod = new Map<string, Route>();
    for (const route of routes) {
      if (route.wsMethod !== undefined) byMethod.set(route.wsMethod, route);
    }
    this.#parts = { ...parts, routes: byMethod };
    this.#connectionAgeMsMax = connectionAgeMsMax;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** What the address of a new connection asks for; throws before the upgrade when it is wrong. */
  prepare(request: IncomingMessage, ip: string): (socket: WebSocket, transport: Duplex) => void {
    const query = new URLSearchParams(splitTarget(request.url ?? "").query);
    const options = {
      ip,
      time: timeWriter(query.get("timeUnit")),
      returnRateLimits: query.get("returnRateLimits") !== "false",
    };
    this.#parts.ipLimiter.charge(ip, WS_SESSION_WEIGHT, this.#parts.clock.nowMs());
    return (socket, transport) =>
      this.#serve(socket, new WsApiConnection(socket, this.#parts, { ...options, transport }));
  }

  /** A key was deleted or changed. */
  keyChanged(apiKey: string): void {
    for (const connection of this.#connections) connection.keyChanged(apiKey);
  }

  /** This process is about to end. */
  shutDown(): void {
    for (const connection of this.#connections) connection.announceClose();
  }

  #serve(socket: WebSocket, connection: WsApiConnection): void {
    this.#connections.add(connection);
    keepAlive(socket);
    const expiry = setTimeout(() => {
      connection.announceClose();
      socket.close(GOING_AWAY, "The connection is 24 hours old. Please open a new one.");
    }, this.#connectionAgeMsMax);
    socket.on("message", (data: Buffer) => connection.receive(data.toString("utf8")));
    socket.on("close", () => {
      clearTimeout(expiry);
      this.#connections.delete(connection);
      connection.closed();
    });
    // An error is always followed by "close"; unheard it would end the process.
    socket.on("error", () => undefined);
  }
}
