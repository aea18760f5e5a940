import { app } from "@bourse/functions/api/app";
import { startCoreTable } from "./core-table.ts";
import { startKeyService } from "./key-service.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Who asks; undefined for a stranger. An access token carries no address. */
export type Caller = { readonly sub: string; readonly email?: string } | undefined;

/** Starts what the platform API is linked to, and links it. */
export async function startPlatform(): Promise<{ stop: () => Promise<void> }> {
  const core = await startCoreTable();
  const keys = await startKeyService();
  process.env["SST_RESOURCES_JSON"] = JSON.stringify({
    App: { name: "bourse", stage: "test" },
    Core: { name: core.name },
    ApiKeyCipher: { keyId: keys.keyId },
  });
  return {
    stop: async () => {
      await core.stop();
      await keys.stop();
    },
  };
}

/** Asks the API as API Gateway does: it has checked the token and hands on its claims. */
export async function ask(
  caller: Caller,
  method: string,
  path: string,
  body?: string | object,
): Promise<Answer> {
  const event = {
    requestContext: { ...(caller !== undefined && { authorizer: { jwt: { claims: caller } } }) },
  };
  const init = {
    method,
    ...(body !== undefined && {
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  };
  const response = await app.request(path, init, { event });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : (JSON.parse(text) as unknown),
  };
}
