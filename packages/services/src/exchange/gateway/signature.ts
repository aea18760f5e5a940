import { createHmac, createPublicKey, type KeyObject, timingSafeEqual } from "node:crypto";
import type { Credential } from "@bourse/core/api-key";
import { SignatureChecks } from "./signature-checks.ts";

const publicKeys = new WeakMap<Credential, KeyObject>();
const inBackground = new SignatureChecks();

/**
 * What a REST caller signed: the query string and the body as they arrived, one after the other,
 * without the `signature` parameter and its `&`. Both are latin1 text: one character per byte.
 */
export function restPayload(query: string, body: string): Buffer {
  return Buffer.from(withoutSignature(query) + withoutSignature(body), "latin1");
}

/**
 * What a caller of the WebSocket API signed: all parameters but `signature`, sorted by name, as
 * `name=value` joined by `&`, not percent-encoded.
 */
export function wsPayload(params: ReadonlyMap<string, string>): Buffer {
  const text = [...params]
    .filter(([name]) => name !== "signature")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  return Buffer.from(text, "utf8");
}

/**
 * Whether `signature` is the credential's over exactly these bytes: the hexadecimal HMAC-SHA256, or
 * the base64 of what a private key made. Rejects with -1008 when too many are being checked.
 */
export async function isSignedBy(
  credential: Credential,
  payload: Buffer,
  signature: string,
): Promise<boolean> {
  if (credential.type === "HMAC") return isHmac(credential.secretKey, payload, signature);
  const key = publicKeyOf(credential);
  const bytes = Buffer.from(signature, "base64");
  // Node skips what is no base64, so that many texts would stand for one signature.
  if (key === undefined || bytes.toString("base64") !== signature) return false;
  return inBackground.run({ key, payload, signature: bytes });
}

function isHmac(secretKey: string | undefined, payload: Buffer, signature: string): boolean {
  if (secretKey === undefined || !/^[0-9a-fA-F]{64}$/.test(signature)) return false;
  const expected = createHmac("sha256", secretKey).update(payload).digest();
  return timingSafeEqual(expected, Buffer.from(signature, "hex"));
}

function publicKeyOf(credential: Credential): KeyObject | undefined {
  if (credential.publicKeyPem === undefined) return undefined;
  let key = publicKeys.get(credential);
  if (key === undefined) {
    key = createPublicKey(credential.publicKeyPem);
    publicKeys.set(credential, key);
  }
  return key;
}

function withoutSignature(text: string): string {
  if (!text.includes("signature=")) return text;
  return text
    .split("&")
    .filter((pair) => !pair.startsWith("signature="))
    .join("&");
}
