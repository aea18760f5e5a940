/** The tokens of the signed-in user as they lie in the browser's storage. */
export interface Tokens {
  readonly username: string;
  readonly idToken: string;
  readonly refreshToken: string | undefined;
}

type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Reads and writes the tokens where Amplify keeps them, in its layout. So the account pages may use
 * Amplify to sign in, and every other page does without it.
 */
export class TokenStore {
  readonly #prefix: string;
  readonly #storage: KeyValueStorage;

  constructor(clientId: string, storage: KeyValueStorage) {
    this.#prefix = `CognitoIdentityServiceProvider.${clientId}`;
    this.#storage = storage;
  }

  read(): Tokens | undefined {
    const username = this.#storage.getItem(`${this.#prefix}.LastAuthUser`);
    if (username === null) return undefined;
    const idToken = this.#storage.getItem(this.#key(username, "idToken"));
    if (idToken === null) return undefined;
    const refreshToken = this.#storage.getItem(this.#key(username, "refreshToken")) ?? undefined;
    return { username, idToken, refreshToken };
  }

  /** Puts renewed tokens in the place of the old ones. */
  renew(
    username: string,
    renewed: { idToken: string; accessToken: string; refreshToken: string | undefined },
  ): void {
    this.#storage.setItem(this.#key(username, "idToken"), renewed.idToken);
    this.#storage.setItem(this.#key(username, "accessToken"), renewed.accessToken);
    if (renewed.refreshToken !== undefined) {
      this.#storage.setItem(this.#key(username, "refreshToken"), renewed.refreshToken);
    }
  }

  clear(): void {
    const username = this.#storage.getItem(`${this.#prefix}.LastAuthUser`);
    if (username === null) return;
    for (const name of ["idToken", "accessToken", "refreshToken", "clockDrift", "signInDetails"]) {
      this.#storage.removeItem(this.#key(username, name));
    }
    this.#storage.removeItem(`${this.#prefix}.LastAuthUser`);
  }

  #key(username: string, name: string): string {
    return `${this.#prefix}.${username}.${name}`;
  }
}
