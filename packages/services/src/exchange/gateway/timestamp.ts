import { apiError } from "@bourse/core/error";
import {
  RECEIVE_WINDOW_DEFAULT_MS,
  RECEIVE_WINDOW_MAX_MS,
  TIMESTAMP_AHEAD_MAX_MS,
} from "../limits.ts";
import type { Params } from "./params.ts";

/** Times from here on can only be microseconds. */
const MICROSECONDS_FROM = 10 ** 14;
const WINDOW = /^[0-9]{1,5}(\.[0-9]{1,3})?$/;
const WINDOW_RANGE = "^([0-9]{1,5})(\\.[0-9]{1,3})?$";

/**
 * Checks `timestamp` and `recvWindow` of a signed request and answers when its window ends. The
 * caller's clock may be one second ahead; a request older than its window is refused.
 */
export function checkTimestamp(params: Params, nowMs: number): number {
  const sent = params.integer("timestamp");
  const timestampMs = sent >= MICROSECONDS_FROM ? sent / 1000 : sent;
  const windowMs = receiveWindow(params);
  if (timestampMs >= nowMs + TIMESTAMP_AHEAD_MAX_MS) throw apiError("TimestampAhead");
  if (nowMs - timestampMs > windowMs) throw apiError("TimestampOutsideWindow");
  return timestampMs + windowMs;
}

function receiveWindow(params: Params): number {
  const text = params.optionalDecimalText("recvWindow");
  if (text === undefined) return RECEIVE_WINDOW_DEFAULT_MS;
  if (Number(text) > RECEIVE_WINDOW_MAX_MS) {
    throw apiError("ParameterTooLarge", "recvWindow", RECEIVE_WINDOW_MAX_MS);
  }
  if (!WINDOW.test(text)) throw apiError("IllegalCharacters", "recvWindow", WINDOW_RANGE);
  return Number(text);
}
