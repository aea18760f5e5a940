import { randomBytes } from "node:crypto";
import { apiError } from "@bourse/core/error";
import { CLIENT_ORDER_ID_RANGE } from "@bourse/core/order/wire";
import type { Params } from "../../params.ts";

const PATTERN = new RegExp(CLIENT_ORDER_ID_RANGE);
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 22;

/** The client order id under this name, checked; undefined when none was sent. */
export function clientOrderId(params: Params, name: string): string | undefined {
  const text = params.optionalString(name);
  if (text !== undefined && !PATTERN.test(text)) {
    throw apiError("IllegalCharacters", name, CLIENT_ORDER_ID_RANGE);
  }
  return text;
}

/** An id for callers that send none, of the kind Binance makes up. */
export function newClientOrderId(): string {
  let id = "";
  // 6 of 8 bits choose a character; the two values beyond the alphabet fall on its first letters.
  for (const byte of randomBytes(LENGTH)) id += ALPHABET[(byte & 63) % ALPHABET.length] ?? "A";
  return id;
}
