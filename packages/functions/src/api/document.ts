import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnvironment } from "./environment.ts";

/** The OpenAPI document, written from the very schemas that check the requests. */
export function openApiDocument(app: OpenAPIHono<ApiEnvironment>) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Bourse platform API",
      version: "1.0.0",
      description:
        "Accounts and API keys. Trading itself speaks Binance's own API on another address. " +
        "What API Gateway refuses before the platform sees it (no valid token: 401, a path outside " +
        '/v1: 404, more than 10 MB: 413) has its own form, {"message"}.',
    },
  });
}
