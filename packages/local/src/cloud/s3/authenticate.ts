import { CLOCK_SKEW_MS_MAX, PRESIGNED_SECONDS_MAX } from "./limits.ts";
import type { S3Request } from "./request.ts";
import { refusal, S3Error } from "./s3-error.ts";
import {
  equalSignatures,
  parseScope,
  signingKey,
  signRequest,
  type CredentialScope,
} from "./signature.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Who may sign, for which region, and what time it is. */
export interface SignaturePolicy {
  readonly credentials: Credentials;
  readonly region: string;
  readonly now: () => number;
}

/** What the signer promised about the body. */
export interface Payload {
  /** `x-amz-content-sha256`: a hash, `UNSIGNED-PAYLOAD`, or one of the STREAMING forms. */
  readonly hash: string;
  /** Where the chain of chunk signatures starts. */
  readonly seed: ChunkSeed;
}

export interface ChunkSeed {
  readonly key: Buffer;
  readonly scope: CredentialScope;
  readonly timestamp: string;
  readonly signature: string;
}

interface Claim {
  readonly scope: CredentialScope;
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}

/** Lets in what is signed with our key, by header or by presigned address; refuses all else. */
export function authenticate(request: S3Request, policy: SignaturePolicy): Payload {
  const presigned = request.query.has("X-Amz-Signature");
  const claim = presigned ? readPresigned(request, policy) : readHeader(request, policy);
  const key = keyFor(claim.scope, policy);
  assertAllSigned(request, claim);
  const expected = signRequest(key, {
    method: request.method,
    path: request.path,
    query: [...request.query].filter(([name]) => name !== "X-Amz-Signature"),
    headers: request.headers,
    signedHeaders: claim.signedHeaders,
    payloadHash: claim.payloadHash,
    timestamp: claim.timestamp,
    scope: claim.scope,
  });
  if (!equalSignatures(expected, claim.signature)) throw mismatch();
  const { payloadHash: hash, scope, signature, timestamp } = claim;
  return { hash, seed: { key, scope, signature, timestamp } };
}

/** The key of a scope that belongs to this installation. */
export function keyFor(scope: CredentialScope, policy: SignaturePolicy): Buffer {
  const { accessKeyId, secretAccessKey } = policy.credentials;
  if (scope.accessKeyId !== accessKeyId) {
    throw new S3Error(
      403,
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
    );
  }
  if (scope.service !== "s3" || scope.region !== policy.region) {
    throw new S3Error(
      400,
      "AuthorizationHeaderMalformed",
      `The credential is for ${scope.service} in ${scope.region}; expecting s3 in ${policy.region}.`,
    );
  }
  return signingKey(secretAccessKey, scope);
}

export function mismatch(): S3Error {
  return new S3Error(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. " +
      "Check your key and signing method.",
  );
}

/** `20260102T030405Z` in milliseconds. */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function readHeader({ headers }: S3Request, policy: SignaturePolicy): Claim {
  const authorization = headers["authorization"];
  if (authorization === undefined) throw refusal.accessDenied();
  const match =
    /^AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
      authorization.trim(),
    );
  const [, credential = "", names = "", signature = ""] = match ?? [];
  const scope = parseScope(credential);
  const timestamp = headers["x-amz-date"] ?? "";
  const signedMs = parseTimestamp(timestamp);
  const payloadHash = headers["x-amz-content-sha256"];
  if (!scope || signedMs === undefined || payloadHash === undefined) {
    throw new S3Error(
      400,
      "AuthorizationHeaderMalformed",
      "The authorization header is malformed: Signature Version 4 needs Credential, " +
        "SignedHeaders and Signature, and the headers x-amz-date and x-amz-content-sha256.",
    );
  }
  if (Math.abs(policy.now() - signedMs) > CLOCK_SKEW_MS_MAX) {
    throw new S3Error(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
    );
  }
  if (!timestamp.startsWith(scope.day)) throw mismatch();
  return { scope, timestamp, signedHeaders: names.split(";"), signature, payloadHash };
}

function readPresigned({ headers, query }: S3Request, policy: SignaturePolicy): Claim {
  const scope = parseScope(query.get("X-Amz-Credential") ?? "");
  const timestamp = query.get("X-Amz-Date") ?? "";
  const signedMs = parseTimestamp(timestamp);
  const seconds = Number(query.get("X-Amz-Expires"));
  const isWellFormed =
    query.get("X-Amz-Algorithm") === "AWS4-HMAC-SHA256" &&
    Number.isInteger(seconds) &&
    seconds >= 1 &&
    seconds <= PRESIGNED_SECONDS_MAX;
  if (!scope || signedMs === undefined || !isWellFormed || !timestamp.startsWith(scope.day)) {
    throw new S3Error(
      400,
      "AuthorizationQueryParametersError",
      "A presigned address needs X-Amz-Algorithm=AWS4-HMAC-SHA256, X-Amz-Credential, X-Amz-Date " +
        `of the same day, and X-Amz-Expires between 1 and ${PRESIGNED_SECONDS_MAX}.`,
    );
  }
  const nowMs = policy.now();
  if (nowMs < signedMs - CLOCK_SKEW_MS_MAX) {
    throw refusal.accessDenied("Request is not valid yet");
  }
  if (nowMs > signedMs + seconds * 1000) throw refusal.accessDenied("Request has expired");
  return {
    scope,
    timestamp,
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: query.get("X-Amz-Signature") ?? "",
    payloadHash: headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD",
  };
}

/** A header that means something to S3 but was not signed could have been added on the way. */
function assertAllSigned(request: S3Request, { signedHeaders }: Claim): void {
  const sent = Object.keys(request.body.headers).filter(
    (name) => name === "host" || (name.startsWith("x-amz-") && name !== "x-amz-content-sha256"),
  );
  const unsigned = sent.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length === 0) return;
  throw refusal.accessDenied(
    `There were headers present in the request which were not signed: ${unsigned.join(", ")}`,
  );
}
