import { cognitoUrl, type RuntimeConfig } from "../config/runtime-config.ts";
import { identityOf } from "./token.ts";
import { TokenStore, type Tokens } from "./token-store.ts";

/** A token is renewed when it has less than this left. */
const RENEW_BEFORE_MS = 60_000;

/** Who is signed in. "unknown" only until the browser's storage has been read. */
export type SessionState =
  | { readonly status: "unknown" }
  | { readonly status: "signedOut" }
  | { readonly status: "signedIn"; readonly email: string };

export const UNKNOWN_SESSION: SessionState = { status: "unknown" };
const SIGNED_OUT: SessionState = { status: "signedOut" };

/** The signed-in user of this browser: reads the tokens, renews them in time, tells who listens. */
export class Session {
  readonly #store: TokenStore;
  readonly #endpoint: string;
  readonly #clientId: string;
  readonly #listeners = new Set<() => void>();
  #state: SessionState;
  #renewing: Promise<string | undefined> | undefined;

  constructor(config: RuntimeConfig, storage: Storage) {
    this.#store = new TokenStore(config.cognito.clientId, storage);
    this.#endpoint = cognitoUrl(config);
    this.#clientId = config.cognito.clientId;
    this.#state = this.#readState();
  }

  get state(): SessionState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks at the storage again: after signing in or out, here or in another tab. */
  reload(): void {
    const next = this.#readState();
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }

  /** The identity token to send, renewed when it is about to end; undefined when signed out. */
  async idToken(): Promise<string | undefined> {
    const tokens = this.#store.read();
    if (tokens === undefined) return undefined;
    const expiryTimeMs = identityOf(tokens.idToken)?.expiryTimeMs ?? 0;
    if (expiryTimeMs - Date.now() > RENEW_BEFORE_MS) return tokens.idToken;
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  /** Forgets the tokens of this browser. */
  end(): void {
    this.#store.clear();
    this.reload();
  }

  /** One renewal at a time over all tabs: a second one may find the work already done. */
  #renewOnce(): Promise<string | undefined> {
    return navigator.locks.request("bourse-session", async () => {
      const tokens = this.#store.read();
      if (tokens === undefined) return undefined;
      const expiryTimeMs = identityOf(tokens.idToken)?.expiryTimeMs ?? 0;
      if (expiryTimeMs - Date.now() > RENEW_BEFORE_MS) return tokens.idToken;
      return this.#renew(tokens);
    });
  }

  async #renew({ username, refreshToken }: Tokens): Promise<string | undefined> {
    if (refreshToken === undefined) {
      this.end();
      return undefined;
    }
    const response = await fetch(this.#endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSCognitoIdentityProviderService.GetTokensFromRefreshToken",
      },
      body: JSON.stringify({ RefreshToken: refreshToken, ClientId: this.#clientId }),
    });
    if (response.status === 400) {
      this.end();
      return undefined;
    }
    if (!response.ok) throw new Error("Your session could not be renewed. Please try again.");
    const { AuthenticationResult: result } = (await response.json()) as {
      AuthenticationResult: { IdToken: string; AccessToken: string; RefreshToken?: string };
    };
    this.#store.renew(username, {
      idToken: result.IdToken,
      accessToken: result.AccessToken,
      refreshToken: result.RefreshToken,
    });
    return result.IdToken;
  }

  #readState(): SessionState {
    const tokens = this.#store.read();
    const identity = tokens && identityOf(tokens.idToken);
    return identity === undefined ? SIGNED_OUT : { status: "signedIn", email: identity.email };
  }
}
