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
 * Pings a socket for as long as it lives, and cuts it off when its other end answers no more: with a
 * pong that repeats a ping since the last such pong. Other pongs, and messages, are no answer. Silence
 * is counted in pings: by the clock, a pause of this process would look like everybody's silence.
 */
export function keepAlive(socket: WebSocket, times: HeartbeatTimes = BINANCE_TIMES): void {
  const { pingIntervalMs, pongTimeoutMs } = times;
  const unansweredMax = Math.ceil(pongTimeoutMs / pingIntervalMs);
  let unanswered: string[] = [];
  const timer = setInterval(() => {
    if (unanswered.length === unansweredMax) return socket.terminate();
    const payload = String(Date.now());
    unanswered.push(payload);
    socket.ping(payload);
  }, pingIntervalMs);
  socket.on("pong", (payload: Buffer) => {
    if (unanswered.includes(payload.toString("latin1"))) unanswered = [];
  });
  socket.on("close", () => clearInterval(timer));
}
