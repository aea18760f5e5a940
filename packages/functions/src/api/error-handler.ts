import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { PlatformError } from "@bourse/core/error";
import { describeError, log } from "../runtime/log.ts";
import type { ApiEnvironment } from "./environment.ts";

/** The one place where a thrown error becomes an answer. */
export function answerError(error: Error, c: Context<ApiEnvironment>): Response {
  const refusal = refusalOf(error);
  if (refusal === undefined) {
    log.error("a request failed", {
      method: c.req.method,
      path: c.req.path,
      requestId: c.env?.event?.requestContext?.requestId,
      ...describeError(error),
    });
  }
  const { status, code, message, details } = refusal ?? UNEXPECTED;
  if (status === 401) c.header("www-authenticate", "Bearer");
  return c.json(
    { error: { code, message, ...(details !== undefined && { details }) } },
    status as ContentfulStatusCode,
  );
}

const UNEXPECTED = new PlatformError(
  500,
  "INTERNAL",
  "Something went wrong on our side. Nothing you sent caused it; try again in a moment.",
);

/** What the caller is to blame for; undefined for everything else. */
function refusalOf(error: Error): PlatformError | undefined {
  if (error instanceof PlatformError) return error;
  if (!(error instanceof HTTPException) || error.status >= 500) return undefined;
  // The framework refuses a body before the schema sees it.
  return error.status === 415
    ? new PlatformError(415, "NOT_JSON", "Send JSON, and say so: Content-Type: application/json.")
    : new PlatformError(error.status, "INVALID_JSON", "The body is not valid JSON.");
}
