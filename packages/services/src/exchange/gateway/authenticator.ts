import type { Credential } from "@bourse/core/api-key";
import { apiError } from "@bourse/core/error";
import { isAllowed } from "./address.ts";
import type { FindBearer } from "./bearer.ts";
import type { SignedText } from "./hmac.ts";
import type { Params } from "./params.ts";
import type { Security } from "./rest/route.ts";
import { isSignedBy } from "./signature.ts";
import { checkTimestamp } from "./timestamp.ts";

/** At once when it is known, as nearly always; waiting for nothing costs too. */
export type Maybe<T> = T | Promise<T>;

/** The live credential of an API key, or undefined. */
export type FindCredential = (apiKey: string) => Maybe<Credential | undefined>;

/** Who is calling, and until when this call of theirs is good. */
export interface Caller {
  readonly userId: string;
  readonly accountId: number;
  readonly canTrade: boolean;
  readonly canWithdraw: boolean;
  /** Undefined for a browser signed in with a token. */
  readonly apiKey: string | undefined;
  readonly expiresTimeMs: number;
}

export interface SignedRequest {
  readonly apiKey: string | undefined;
  readonly params: Params;
  /** What was signed. */
  readonly payload: () => SignedText;
  readonly ip: string;
  readonly nowMs: number;
}

const API_KEY = /^[A-Za-z0-9]{64}$/;

/** Decides who a request comes from. Cheap checks come first: a signature is the dearest. */
export class Authenticator {
  readonly #findCredential: FindCredential;
  readonly #findBearer: FindBearer;

  constructor(findCredential: FindCredential, findBearer: FindBearer) {
    this.#findCredential = findCredential;
    this.#findBearer = findBearer;
  }

  /** The caller of a request signed with an API key; throws -1021, -1022, -2014 or -2015. */
  bySignature(request: SignedRequest): Maybe<Caller> {
    const { params, nowMs, apiKey = "" } = request;
    if (!API_KEY.test(apiKey)) throw apiError("BadApiKeyFormat");
    const signature = params.string("signature");
    const expiresTimeMs = checkTimestamp(params, nowMs);
    const found = this.#findCredential(apiKey);
    if (!(found instanceof Promise)) return signer(request, found, signature, expiresTimeMs);
    return found.then((credential) => signer(request, credential, signature, expiresTimeMs));
  }

  /** The caller of the few requests that an API key may make without a signature. */
  async byKeyAlone(apiKey: string | undefined, ip: string): Promise<Caller> {
    if (apiKey === undefined || !API_KEY.test(apiKey)) throw apiError("BadApiKeyFormat");
    return this.byKnownKey(apiKey, ip, Infinity);
  }

  /** The caller behind an API key that proved itself before, such as a session's. */
  byKnownKey(apiKey: string, ip: string, expiresTimeMs: number): Maybe<Caller> {
    const found = this.#findCredential(apiKey);
    if (!(found instanceof Promise)) return callerOf(live(found, ip), expiresTimeMs);
    return found.then((credential) => callerOf(live(credential, ip), expiresTimeMs));
  }

  /** Only keys whose owner holds a private key may open a session. */
  async isEd25519(apiKey: string): Promise<boolean> {
    return (await this.#findCredential(apiKey))?.type === "ED25519";
  }

  /** The caller behind the token of a signed-in browser. */
  async byToken(token: string): Promise<Caller> {
    return {
      ...(await this.#findBearer(token)),
      canTrade: true,
      canWithdraw: true,
      apiKey: undefined,
    };
  }
}

/** Who signed the request; keys with a private half are checked in the background. */
function signer(
  request: SignedRequest,
  credential: Credential | undefined,
  signature: string,
  expiresTimeMs: number,
): Maybe<Caller> {
  const known = live(credential, request.ip);
  const verdict = isSignedBy(known, request.payload(), signature);
  if (!(verdict instanceof Promise)) return callerIf(verdict, known, expiresTimeMs);
  return verdict.then((isSigned) => callerIf(isSigned, known, expiresTimeMs));
}

function callerIf(isSigned: boolean, credential: Credential, expiresTimeMs: number): Caller {
  if (!isSigned) throw apiError("InvalidSignature");
  return callerOf(credential, expiresTimeMs);
}

function live(credential: Credential | undefined, ip: string): Credential {
  if (credential === undefined || !isAllowed(ip, credential.ipAllowList)) {
    throw apiError("RejectedApiKey");
  }
  return credential;
}

/** Throws -2015 when the caller's key may not do this. */
export function checkPermission(caller: Caller, security: Security): void {
  const lacks =
    (security === "TRADE" && !caller.canTrade) || (security === "WITHDRAW" && !caller.canWithdraw);
  if (lacks) throw apiError("RejectedApiKey");
}

function callerOf(credential: Credential, expiresTimeMs: number): Caller {
  return {
    userId: credential.userId,
    accountId: credential.accountId,
    canTrade: credential.permissions.includes("TRADE"),
    canWithdraw: credential.permissions.includes("WITHDRAW"),
    apiKey: credential.apiKey,
    expiresTimeMs,
  };
}
