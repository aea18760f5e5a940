import { createRoute, z } from "@hono/zod-openapi";
import { answers } from "./answer.ts";
import { createRouter } from "./router.ts";

const readHealth = createRoute({
  method: "get",
  path: "/health",
  operationId: "readHealth",
  summary: "Says that the platform answers",
  responses: {
    200: answers("It does.", z.object({ status: z.literal("ok") })),
  },
});

export const health = createRouter().openapi(readHealth, (c) =>
  c.json({ status: "ok" as const }, 200),
);
