import { createRoute, z } from "@hono/zod-openapi";
import { createApiKey, deleteApiKey, listApiKeys } from "@bourse/core/api-key";
import {
  apiKeyId,
  apiKeyView,
  createApiKeyRequest,
  createdApiKey,
} from "@bourse/core/api-key/wire";
import { apiKeyCipher, coreTable } from "../runtime/resources.ts";
import { answers, refusals } from "./answer.ts";
import { accountOf, signedIn } from "./identity.ts";
import { createRouter } from "./router.ts";

const list = createRoute({
  method: "get",
  path: "/api-keys",
  operationId: "listApiKeys",
  summary: "Lists your API keys, oldest first, without their secrets",
  ...signedIn,
  responses: {
    200: answers("Your keys.", z.array(apiKeyView).readonly()),
    ...refusals.signIn,
  },
});

const create = createRoute({
  method: "post",
  path: "/api-keys",
  operationId: "createApiKey",
  summary: "Makes an API key; the secret of an HMAC key is shown this once",
  ...signedIn,
  request: {
    body: { required: true, content: { "application/json": { schema: createApiKeyRequest } } },
  },
  responses: {
    201: answers("The key that was made.", createdApiKey),
    ...refusals.invalid,
    ...refusals.signIn,
    ...refusals.idToken,
    ...refusals.tooMany,
    ...refusals.notJson,
  },
});

const remove = createRoute({
  method: "delete",
  path: "/api-keys/{apiKey}",
  operationId: "deleteApiKey",
  summary: "Deletes an API key; requests signed with it are refused within two seconds",
  ...signedIn,
  request: { params: z.object({ apiKey: apiKeyId }) },
  responses: {
    204: { description: "It is gone." },
    ...refusals.invalid,
    ...refusals.signIn,
    ...refusals.notFound,
  },
});

export const apiKeys = createRouter()
  .openapi(list, async (c) => {
    const { userId } = c.get("identity");
    return c.json(await listApiKeys(coreTable(), userId), 200);
  })
  .openapi(create, async (c) => {
    const { userId, accountId } = await accountOf(c.get("identity"));
    const made = await createApiKey(coreTable(), apiKeyCipher(), {
      ...c.req.valid("json"),
      userId,
      accountId,
      nowMs: Date.now(),
    });
    return c.json(made, 201);
  })
  .openapi(remove, async (c) => {
    const { userId } = c.get("identity");
    const { apiKey } = c.req.valid("param");
    await deleteApiKey(coreTable(), { userId, apiKey, nowMs: Date.now() });
    return c.body(null, 204);
  });
