import type { Account } from "@bourse/core/account/wire";
import type { ApiKeyView, CreateApiKeyRequest, CreatedApiKey } from "@bourse/core/api-key/wire";
import { requestJson, type HttpRequest } from "./http.ts";
import { ApiProblem } from "./problem.ts";
import type { TokenSource } from "./spot.ts";

export type { Account, ApiKeyView, CreateApiKeyRequest, CreatedApiKey };

/** The platform API: what Binance's API does not cover. Every route needs a signed-in user. */
export class PlatformApi {
  readonly #base: string;
  readonly #token: TokenSource;

  constructor(platformUrl: string, token: TokenSource) {
    this.#base = `${platformUrl}/v1`;
    this.#token = token;
  }

  me(): Promise<Account> {
    return this.#send("me");
  }

  apiKeys(): Promise<readonly ApiKeyView[]> {
    return this.#send("api-keys");
  }

  createApiKey(request: CreateApiKeyRequest): Promise<CreatedApiKey> {
    return this.#send("api-keys", { method: "POST", json: request });
  }

  deleteApiKey(apiKey: string): Promise<unknown> {
    return this.#send(`api-keys/${encodeURIComponent(apiKey)}`, { method: "DELETE" });
  }

  async #send<T>(path: string, request: HttpRequest = {}): Promise<T> {
    const token = await this.#token();
    if (token === undefined) throw new ApiProblem(401, "UNAUTHORIZED", "Please sign in.");
    return requestJson<T>(`${this.#base}/${path}`, { ...request, token });
  }
}
