import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Signature Version 4: the arithmetic, without any policy about what must be signed. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** `20260102` */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

export interface Signed {
  readonly method: string;
  /** Decoded segments of the path. */
  readonly path: readonly string[];
  /** Decoded pairs, without the signature itself. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly signedHeaders: readonly string[];
  /** What the signer said about the body. */
  readonly payloadHash: string;
  /** `20260102T030405Z` */
  readonly timestamp: string;
  readonly scope: CredentialScope;
}

export function parseScope(credential: string): CredentialScope | undefined {
  const match = /^(.+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request$/.exec(credential);
  const [, accessKeyId = "", day = "", region = "", service = ""] = match ?? [];
  return match ? { accessKeyId, day, region, service } : undefined;
}

export function scopeText({ day, region, service }: CredentialScope): string {
  return `${day}/${region}/${service}/aws4_request`;
}

export function signingKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const { day, region, service } = scope;
  return [day, region, service, "aws4_request"].reduce(
    (key: string | Buffer, part) => hmac(key, part),
    `AWS4${secretAccessKey}`,
  ) as Buffer;
}

export function signRequest(key: Buffer, signed: Signed): string {
  const { headers, method, payloadHash, scope, signedHeaders, timestamp } = signed;
  const canonicalRequest = [
    method,
    signed.path.map(encodeRfc3986).join("/"),
    canonicalQuery(signed.query),
    ...signedHeaders.map(
      (name) => `${name}:${(headers[name] ?? "").trim().replaceAll(/ +/g, " ")}`,
    ),
    "",
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
  return signText(
    key,
    ["AWS4-HMAC-SHA256", timestamp, scopeText(scope), sha256Hex(canonicalRequest)].join("\n"),
  );
}

export function signText(key: Buffer, text: string): string {
  return hmac(key, text).toString("hex");
}

export function equalSignatures(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Percent-encodes all but unreserved characters, with capital letters, as AWS signs. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(query: Signed["query"]): string {
  return query
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map((pair) => pair.join("="))
    .join("&");
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
