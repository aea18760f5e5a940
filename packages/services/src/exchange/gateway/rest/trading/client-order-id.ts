import { randomFillSync } from "node:crypto";
import { apiError } from "@bourse/core/error";
import { CLIENT_ORDER_ID_RANGE } from "@bourse/core/order/wire";
import type { Params } from "../../params.ts";

const PATTERN = new RegExp(CLIENT_ORDER_ID_RANGE);
const ID_BYTES = 16;
/** Randomness is dear to ask for and cheap in bulk. */
const pool = Buffer.alloc(256 * ID_BYTES);
let poolUsed = pool.length;

/** The client order id under this name, checked; undefined when none was sent. */
export function clientOrderId(params: Params, name: string): string | undefined {
  const text = params.optionalString(name);
  if (text !== undefined && !PATTERN.test(text)) {
    throw apiError("IllegalCharacters", name, CLIENT_ORDER_ID_RANGE);
  }
  return text;
}

/** An id for callers that send none: 22 characters, like those Binance makes up. */
export function newClientOrderId(): string {
  if (poolUsed === pool.length) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  poolUsed += ID_BYTES;
  return pool.toString("base64url", poolUsed - ID_BYTES, poolUsed);
}
