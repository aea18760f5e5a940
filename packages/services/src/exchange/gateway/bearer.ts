import type { Account } from "@bourse/core/account";
import { apiError } from "@bourse/core/error";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { CACHED_USERS_MAX } from "../limits.ts";
import { BoundedMap } from "../bounded-map.ts";

/** The account a token may act for, and until when. */
export interface Bearer {
  readonly userId: string;
  readonly accountId: number;
  readonly expiresTimeMs: number;
}

/** Turns the token of a signed-in browser into its account; throws an ApiError. */
export type FindBearer = (token: string) => Promise<Bearer>;

export interface BearerOptions {
  readonly userPoolId: string;
  readonly clientId: string;
  /** AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER, where the SDK's clients go too; unset on AWS. */
  readonly endpoint: string | undefined;
  readonly findAccount: (userId: string) => Promise<Account | undefined>;
}

/**
 * Verifies Cognito tokens: signature (RS256, keys of this pool only), issuer, client, use and expiry. The account of a user never changes, so it is looked up once.
 */
export function createBearer(options: BearerOptions): FindBearer {
  const verifier = CognitoJwtVerifier.create(
    // Browsers send either token of theirs; both name the user and the client they were made for.
    { userPoolId: options.userPoolId, clientId: options.clientId, tokenUse: null },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: keyFetcher(options.endpoint) } }) },
  );
  const accountIds = new BoundedMap<string, number>(CACHED_USERS_MAX);
  return async (token) => {
    const { sub: userId, exp } = await verifier.verify(token).catch(() => {
      throw apiError("Unauthorized");
    });
    const expiresTimeMs = exp * 1000;
    const known = accountIds.get(userId);
    if (known !== undefined) return { userId, accountId: known, expiresTimeMs };
    const account = await options.findAccount(userId);
    if (account === undefined) throw apiError("Unauthorized");
    accountIds.set(userId, account.accountId);
    return { userId, accountId: account.accountId, expiresTimeMs };
  };
}

/** Fetches the pool's public keys, from the endpoint that the environment names if it names one. */
function keyFetcher(endpoint: string | undefined): (uri: string) => Promise<ArrayBuffer> {
  return async (uri) => {
    const url = endpoint === undefined ? uri : endpoint.replace(/\/$/, "") + new URL(uri).pathname;
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    if (!response.ok)
      throw new Error(`The keys of the user pool: ${url} answered ${response.status}.`);
    return response.arrayBuffer();
  };
}
