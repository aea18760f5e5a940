import { createHash } from "node:crypto";
import type { RequestContext } from "../route.ts";

/**
 * Names the bytes that somebody signed, so that whoever has seen a request and sends it again means
 * the same thing. Undefined for a browser: its token is no signature of one request, and its pages
 * may do the same thing twice.
 */
export function requestIdOf({ apiKey, params }: RequestContext): string | undefined {
  const signature = params.optionalString("signature");
  if (apiKey === undefined || signature === undefined) return undefined;
  // An HMAC may be written in capitals or not: it is the same one.
  return createHash("sha256").update(`${apiKey} ${signature.toLowerCase()}`).digest("hex");
}
