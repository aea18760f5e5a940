import { OpenAPIHono } from "@hono/zod-openapi";
import { handle } from "hono/aws-lambda";
import { bodyLimit } from "hono/body-limit";
import { PlatformError } from "@bourse/core/error";
import { me } from "./account.ts";
import { apiKeys } from "./api-key.ts";
import { openApiDocument } from "./document.ts";
import type { ApiEnvironment } from "./environment.ts";
import { answerError } from "./error-handler.ts";
import { health } from "./health.ts";
import { bodyBytesMax } from "./limits.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { wallet } from "./wallet.ts";
import { withdrawalReview } from "./withdrawal-review.ts";

/** The platform API: everything of an exchange that Binance's own API does not cover. */
export const app = new OpenAPIHono<ApiEnvironment>();

app.onError(answerError);
app.notFound((c) => {
  throw new PlatformError(
    404,
    "NOT_FOUND",
    `There is no ${c.req.path.slice(0, 200)} here. GET /v1/openapi.json lists what there is.`,
  );
});
app.use(async (c, next) => {
  await next();
  c.header("X-Content-Type-Options", "nosniff");
  // Nearly every answer is about one person, and one has a secret: none stays in a cache on its way.
  c.header("Cache-Control", "no-store");
});
app.use(
  bodyLimit({
    maxSize: bodyBytesMax,
    onError: () => {
      throw new PlatformError(
        413,
        "BODY_TOO_LARGE",
        `A request body has at most ${bodyBytesMax} bytes.`,
      );
    },
  }),
);

app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
  type: "http",
  scheme: "bearer",
  bearerFormat: "JWT",
  description: "The token of the sign-in.",
});
app
  .route("/v1", health)
  .route("/v1", me)
  .route("/v1", apiKeys)
  .route("/v1", wallet)
  .route("/v1", withdrawalReview);
app.get("/v1/openapi.json", (c) => c.json(openApiDocument(app)));
refuseOtherMethods(app);

export const handler = handle(app);
