import { randomUUID } from "node:crypto";
import { errors, exportJWK, importPKCS8, importSPKI, jwtVerify, SignJWT } from "jose";
import type { CryptoKey, JWK, JWTPayload } from "jose";
import type { GroupStore } from "./group-store.ts";
import type { Installation } from "./installation.ts";
import type { Login, LoginStore } from "./login-store.ts";
import type { Client, Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import { applyToAccessToken, applyToIdToken } from "./token-overrides.ts";
import type { TokenTriggerSource, Triggers } from "./triggers.ts";
import type { User, UserStore } from "./user-store.ts";

export interface TokenOptions {
  readonly region: string;
  readonly now: () => number;
  readonly installation: Installation;
  readonly groups: GroupStore;
  readonly triggers: Triggers;
}

/** Whom tokens are made for, and by which sign-in. */
export interface TokenRequest {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly login: Login;
  readonly source: TokenTriggerSource;
  readonly clientMetadata: Readonly<Record<string, string>>;
}

const algorithm = "RS256";

/** Makes and reads the JWTs of every pool: RS256, with the issuer a pool has on AWS. */
export class Tokens {
  readonly #options: TokenOptions;
  readonly #privateKey: CryptoKey;
  readonly #publicKey: CryptoKey;
  /** The document any verifier of these tokens needs. */
  readonly jwks: { readonly keys: readonly JWK[] };

  private constructor(
    options: TokenOptions,
    keys: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey; readonly jwk: JWK },
  ) {
    this.#options = options;
    this.#privateKey = keys.privateKey;
    this.#publicKey = keys.publicKey;
    this.jwks = {
      keys: [{ ...keys.jwk, kid: options.installation.keyId, alg: algorithm, use: "sig" }],
    };
  }

  static async open(options: TokenOptions): Promise<Tokens> {
    const { privateKeyPem, publicKeyPem } = options.installation;
    const publicKey = await importSPKI(publicKeyPem, algorithm, { extractable: true });
    const privateKey = await importPKCS8(privateKeyPem, algorithm);
    return new Tokens(options, { privateKey, publicKey, jwk: await exportJWK(publicKey) });
  }

  issuer(poolId: string): string {
    return `https://cognito-idp.${this.#options.region}.amazonaws.com/${poolId}`;
  }

  /** The `AuthenticationResult` of a sign-in or a refresh, without its refresh token. */
  async mint(request: TokenRequest): Promise<Readonly<Record<string, string | number>>> {
    const { client, login, pool, user } = request;
    const groups = this.#options.groups.of(user).map((group) => group.name);
    const overrides = await this.#options.triggers.tokenOverrides(request, groups);
    const claims = this.#commonClaims(request, overrides.groups ?? groups);
    const { accessTokenSeconds, idTokenSeconds } = client.settings;
    const access = applyToAccessToken(this.#accessClaims(request, claims), overrides);
    const id = applyToIdToken(this.#idClaims(request, claims), overrides);
    return {
      AccessToken: await this.#sign(access, pool, login.sub, accessTokenSeconds),
      IdToken: await this.#sign(id, pool, login.sub, idTokenSeconds),
      ExpiresIn: accessTokenSeconds,
      TokenType: "Bearer",
    };
  }

  /** Who an access token speaks for, as long as neither it nor its login has ended. */
  async loginOf(
    token: string,
    logins: LoginStore,
    users: UserStore,
  ): Promise<{ user: User; clientId: string }> {
    const payload = await this.#verify(token);
    if (payload["token_use"] !== "access") throw refusal.badAccessToken();
    const login = logins.byOrigin(String(payload["origin_jti"]));
    if (!login) throw refusal.accessTokenRevoked();
    if (payload.iss !== this.issuer(login.poolId)) throw refusal.badAccessToken();
    const user = users.bySub(login.poolId, login.sub);
    if (!user) throw refusal.userMissing();
    if (!user.enabled) throw refusal.disabled();
    return { user, clientId: login.clientId };
  }

  #commonClaims(request: TokenRequest, groups: readonly string[]): JWTPayload {
    return {
      origin_jti: request.login.originJti,
      event_id: randomUUID(),
      auth_time: Math.floor(request.login.authTimeMs / 1000),
      ...(groups.length > 0 ? { "cognito:groups": groups } : {}),
    };
  }

  #accessClaims({ client, user }: TokenRequest, common: JWTPayload): JWTPayload {
    return {
      ...common,
      token_use: "access",
      client_id: client.id,
      username: user.username,
      scope: "aws.cognito.signin.user.admin",
    };
  }

  #idClaims({ client, user }: TokenRequest, common: JWTPayload): JWTPayload {
    const readable = client.settings.readAttributes;
    const attributes = Object.entries(user.attributes)
      .filter(([name]) => readable.length === 0 || readable.includes(name))
      .map(([name, value]) => [name, name.endsWith("_verified") ? value === "true" : value]);
    return {
      ...(Object.fromEntries(attributes) as JWTPayload),
      ...common,
      token_use: "id",
      aud: client.id,
      "cognito:username": user.username,
    };
  }

  #sign(claims: JWTPayload, pool: Pool, sub: string, seconds: number): Promise<string> {
    const now = Math.floor(this.#options.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid: this.#options.installation.keyId })
      .setIssuer(this.issuer(pool.id))
      .setSubject(sub)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(this.#privateKey);
  }

  async #verify(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#publicKey, {
        algorithms: [algorithm],
        currentDate: new Date(this.#options.now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw refusal.accessTokenExpired();
      throw refusal.badAccessToken();
    }
  }
}
