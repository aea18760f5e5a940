import type { WebSocket } from "ws";
import { WS_PING_INTERVAL_MS, WS_PONG_TIMEOUT_MS } from "../limits.ts";

export interface HeartbeatTimes {
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
}

const BINANCE_TIMES: HeartbeatTimes = {
  pingIntervalMs: WS_PING_INTERVAL_MS,
  pongTimeoutMs: WS_PONG_TIMEOUT_MS,
};

/** Pings a socket for as long as it lives, and cuts it off when its other end fell silent. */
export function keepAlive(socket: WebSocket, times: HeartbeatTimes = BINANCE_TIMES): void {
  let lastSignOfLifeMs = performance.now();
  const alive = (): void => {
    lastSignOfLifeMs = performance.now();
  };
  const timer = setInterval(() => {
    if (performance.now() - lastSignOfLifeMs > times.pongTimeoutMs) socket.terminate();
    else socket.ping(String(Date.now()));
  }, times.pingIntervalMs);
  socket.on("pong", alive);
  socket.on("ping", alive);
  socket.on("message", alive);
  socket.on("close", () => clearInterval(timer));
}
