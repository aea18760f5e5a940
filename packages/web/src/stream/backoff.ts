import { RECONNECT_FIRST_MS, RECONNECT_MAX_MS } from "./limits.ts";

/** How long to wait before the n-th try to connect again: longer each time, and never the same for all. */
export function reconnectDelayMs(attempt: number): number {
  const ceilingMs = Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** attempt);
  return ceilingMs * (0.5 + Math.random() / 2);
}
