import {
  createHmac,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  verify as verifySignature,
} from "node:crypto";
import { promisify } from "node:util";
import type { Credential } from "@bourse/core/api-key";

/** Runs in the thread pool: an Ed25519 check costs as much as fifty HMACs. */
const verifyInPool = promisify(
  (key: KeyObject, data: Buffer, signature: Buffer, done: (e: Error | null, ok: boolean) => void) =>
    verifySignature(null, data, key, signature, done),
);

const publicKeys = new WeakMap<Credential, KeyObject>();

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

/** Whether `signature` is the credential's over exactly these bytes. */
export async function isSignedBy(
  credential: Credential,
  payload: Buffer,
  signature: string,
): Promise<boolean> {
  if (credential.type === "HMAC") return isHmac(credential.secretKey, payload, signature);
  const key = publicKeyOf(credential);
  if (key === undefined) return false;
  return verifyInPool(key, payload, Buffer.from(signature, "base64"));
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
