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

/**
 * Pings a socket for as long as it lives, and cuts it off when its other end fell silent. Silence is
 * counted in pings: by the clock, a pause of this process would look like everybody's silence.
 */
export function keepAlive(socket: WebSocket, times: HeartbeatTimes = BINANCE_TIMES): void {
  const { pingIntervalMs, pongTimeoutMs } = times;
  const unansweredMax = Math.ceil(pongTimeoutMs / pingIntervalMs);
  let unanswered = 0;
  const alive = (): void => {
    unanswered = 0;
  };
  const timer = setInterval(() => {
    if (unanswered === unansweredMax) return socket.terminate();
    unanswered += 1;
    socket.ping(String(Date.now()));
  }, pingIntervalMs);
  socket.on("pong", alive);
  socket.on("ping", alive);
  socket.on("message", alive);
  socket.on("close", () => clearInterval(timer));
}
