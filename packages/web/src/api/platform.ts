import type { Account } from "@bourse/core/account/wire";
import type { ApiKeyView, CreateApiKeyRequest, CreatedApiKey } from "@bourse/core/api-key/wire";
import { requestJson, type HttpRequest } from "./http.ts";
import { ApiProblem } from "./problem.ts";
import type { TokenSource } from "./spot.ts";

export type { Account, ApiKeyView, CreateApiKeyRequest, CreatedApiKey };

const LOST = "The connection was lost before the answer came:";
const KEY_LOST = `${LOST} the key may have been made. Check your keys before you try again.`;
const DELETION_LOST = `${LOST} the key may have been deleted. Check your keys before you try again.`;

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
    return this.#send("api-keys", { method: "POST", json: request, lostText: KEY_LOST });
  }

  deleteApiKey(apiKey: string): Promise<unknown> {
    const path = `api-keys/${encodeURIComponent(apiKey)}`;
    return this.#send(path, { method: "DELETE", lostText: DELETION_LOST });
  }

  async #send<T>(path: string, request: HttpRequest = {}): Promise<T> {
    const token = await this.#token();
    if (token === undefined) throw new ApiProblem(401, "UNAUTHORIZED", "Please sign in.");
    return requestJson<T>(`${this.#base}/${path}`, { ...request, token });
  }
}
