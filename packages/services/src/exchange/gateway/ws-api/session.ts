import { apiError } from "@bourse/core/error";
import type { Authenticator, Caller, Maybe } from "../authenticator.ts";
import { Params } from "../params.ts";
import type { Security } from "../rest/route.ts";
import { wsPayload } from "../signature.ts";
import { checkTimestamp } from "../timestamp.ts";

/** Who a connection has logged on as. */
type Logon =
  | { readonly kind: "key"; readonly apiKey: string; readonly sinceMs: number }
  | { readonly kind: "token"; readonly caller: Caller; readonly sinceMs: number };

export interface SessionStatus {
  readonly apiKey: string | null;
  readonly authorizedSince: number | null;
}

/**
 * The identity of one connection. A key with a private half logs on once by signature, a browser by
 * its token; afterwards requests need no signature of their own. Every request may still carry one.
 */
export class Session {
  readonly #authenticator: Authenticator;
  readonly #ip: string;
  #logon: Logon | undefined;

  constructor(authenticator: Authenticator, ip: string) {
    this.#authenticator = authenticator;
    this.#ip = ip;
  }

  /** `session.logon`: replaces whoever was logged on before. */
  async logOn(values: ReadonlyMap<string, string>, nowMs: number): Promise<Caller> {
    const token = values.get("token");
    if (token !== undefined) {
      const caller = await this.#authenticator.byToken(token);
      this.#logon = { kind: "token", caller, sinceMs: nowMs };
      return caller;
    }
    const apiKey = new Params(values).string("apiKey");
    const caller = await this.#bySignature(values, nowMs);
    if (!(await this.#authenticator.isEd25519(apiKey))) throw apiError("UnsupportedOperation");
    this.#logon = { kind: "key", apiKey, sinceMs: nowMs };
    return caller;
  }

  logOut(): void {
    this.#logon = undefined;
  }

  status(): SessionStatus {
    const logon = this.#logon;
    return {
      apiKey: logon?.kind === "key" ? logon.apiKey : null,
      authorizedSince: logon?.sinceMs ?? null,
    };
  }

  /** The caller of a request: by its own signature, else as whoever is logged on. */
  authenticate(
    values: ReadonlyMap<string, string>,
    nowMs: number,
    security?: Security,
  ): Maybe<Caller> {
    const logon = this.#logon;
    if (security === "USER_STREAM" && logon === undefined) {
      return this.#authenticator.byKeyAlone(values.get("apiKey"), this.#ip);
    }
    const isSigned = values.has("signature") || namesAnotherKey(values.get("apiKey"), logon);
    if (isSigned || logon === undefined) return this.#bySignature(values, nowMs);
    if (logon.kind === "token") return unlessExpired(logon.caller, nowMs);
    const expiresTimeMs = checkTimestamp(new Params(values), nowMs);
    return this.#authenticator.byKnownKey(logon.apiKey, this.#ip, expiresTimeMs);
  }

  /** The caller that is logged on; throws when nobody is. */
  async loggedOn(nowMs: number): Promise<Caller> {
    const logon = this.#logon;
    if (logon === undefined) throw apiError("Unauthorized");
    if (logon.kind === "token") return unlessExpired(logon.caller, nowMs);
    return this.#authenticator.byKnownKey(logon.apiKey, this.#ip, Infinity);
  }

  #bySignature(values: ReadonlyMap<string, string>, nowMs: number): Maybe<Caller> {
    return this.#authenticator.bySignature({
      apiKey: values.get("apiKey"),
      params: new Params(values),
      payload: () => wsPayload(values),
      ip: this.#ip,
      nowMs,
    });
  }
}

/** Such a request is meant for somebody else than who is logged on, and has to prove it. */
function namesAnotherKey(apiKey: string | undefined, logon: Logon | undefined): boolean {
  return apiKey !== undefined && (logon?.kind !== "key" || logon.apiKey !== apiKey);
}

/** A browser logs on again with its next token before this one ends. */
function unlessExpired(caller: Caller, nowMs: number): Caller {
  if (nowMs > caller.expiresTimeMs) throw apiError("Unauthorized");
  return caller;
}
