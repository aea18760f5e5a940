import { createRoute } from "@hono/zod-openapi";
import { account } from "@bourse/core/account/wire";
import { answers, refusals } from "./answer.ts";
import { accountOf, signedIn } from "./identity.ts";
import { createRouter } from "./router.ts";

const readMe = createRoute({
  method: "get",
  path: "/me",
  operationId: "readMe",
  summary: "Reads your account",
  ...signedIn,
  responses: { 200: answers("Your account.", account), ...refusals.signIn, ...refusals.idToken },
});

export const me = createRouter().openapi(readMe, async (c) =>
  c.json(await accountOf(c.get("identity")), 200),
);
