import type { IncomingMessage, ServerResponse } from "node:http";
import { ServiceError } from "./service-error.ts";

/**
 * Lets pages of the listed origins in and answers their preflight (then true). A page of any other
 * origin is refused: whatever site the developer visits could otherwise reach this port.
 */
export function allowOrigin(
  origins: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  if (!origins.includes(origin)) {
    throw new ServiceError("AccessDeniedException", `Pages of ${origin} may not call this.`, 403);
  }
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("vary", "origin");
  response.setHeader("access-control-expose-headers", "x-amzn-errortype,x-amzn-requestid");
  if (request.method !== "OPTIONS") return false;
  response.writeHead(204, {
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "",
    "access-control-max-age": "600",
  });
  response.end();
  return true;
}
