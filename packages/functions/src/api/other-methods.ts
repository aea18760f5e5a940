import type { OpenAPIHono } from "@hono/zod-openapi";
import { PlatformError } from "@bourse/core/error";
import type { ApiEnvironment } from "./environment.ts";

/** Answers a known path under a method it does not have with 405, instead of denying the path. */
export function refuseOtherMethods(app: OpenAPIHono<ApiEnvironment>): void {
  const methods = Map.groupBy(
    app.routes.filter(({ method }) => method !== "ALL"),
    ({ path }) => path,
  );
  for (const [path, routes] of methods) {
    const allowed = [...new Set(routes.map(({ method }) => method))].join(", ");
    app.all(path, (c) => {
      c.header("allow", allowed);
      throw new PlatformError(
        405,
        "METHOD_NOT_ALLOWED",
        `${c.req.path} does not know ${c.req.method}; it knows ${allowed}.`,
      );
    });
  }
}
