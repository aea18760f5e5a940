import { OpenAPIHono } from "@hono/zod-openapi";
import { PlatformError } from "@bourse/core/error";
import type { ApiEnvironment } from "./environment.ts";

/** A group of routes whose requests are checked by their schemas before a handler sees them. */
export const createRouter = () =>
  new OpenAPIHono<ApiEnvironment>({
    defaultHook: (checked) => {
      if (checked.success) return;
      throw new PlatformError(
        400,
        "INVALID_REQUEST",
        "The request is not valid: see details, correct those places, and send it again.",
        checked.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
      );
    },
  });
