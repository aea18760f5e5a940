import { createPublicKey, type KeyObject } from "node:crypto";
import { type Credential, isCheapToCheck } from "@bourse/core/api-key";
import { HmacSha256, type SignedText } from "./hmac.ts";
import { SignatureChecks } from "./signature-checks.ts";

const publicKeys = new WeakMap<Credential, KeyObject | null>();
const hmacs = new WeakMap<Credential, HmacSha256>();
const SIGNATURE = "signature=";
const inBackground = new SignatureChecks();

/**
 * What a REST caller signed: the query string and the body as they arrived, one after the other,
 * without the `signature` parameter and its `&`. Both are latin1 text: one character per byte.
 */
export function restPayload(query: string, body: string): SignedText {
  return { text: withoutSignature(query) + withoutSignature(body), encoding: "latin1" };
}

/**
 * What a caller of the WebSocket API signed: all parameters but `signature`, sorted by name, as
 * `name=value` joined by `&`, not percent-encoded.
 */
export function wsPayload(params: ReadonlyMap<string, string>): SignedText {
  let text = "";
  for (const name of [...params.keys()].sort()) {
    if (name === "signature") continue;
    text += `${text === "" ? "" : "&"}${name}=${params.get(name)}`;
  }
  return { text, encoding: "utf8" };
}

/**
 * Whether `signature` is the credential's over exactly this: the hexadecimal HMAC-SHA256, or the
 * base64 of what a private key made. Rejects with -1008 when too many are being checked.
 */
export function isSignedBy(
  credential: Credential,
  signed: SignedText,
  signature: string,
): boolean | Promise<boolean> {
  if (credential.type === "HMAC") return hmacOf(credential)?.hasMade(signature, signed) === true;
  const key = publicKeyOf(credential);
  const bytes = Buffer.from(signature, "base64");
  // Node skips what is no base64, so that many texts would stand for one signature.
  if (key === null || bytes.toString("base64") !== signature) return false;
  const payload = Buffer.from(signed.text, signed.encoding);
  return inBackground.run({ key, payload, signature: bytes });
}

function hmacOf(credential: Credential): HmacSha256 | undefined {
  if (credential.secretKey === undefined) return undefined;
  let hmac = hmacs.get(credential);
  if (hmac === undefined) {
    hmac = new HmacSha256(credential.secretKey);
    hmacs.set(credential, hmac);
  }
  return hmac;
}

/** Null for one that signs nothing: also one from before dear keys were refused. */
function publicKeyOf(credential: Credential): KeyObject | null {
  if (credential.publicKeyPem === undefined) return null;
  let key = publicKeys.get(credential);
  if (key === undefined) {
    const read = createPublicKey(credential.publicKeyPem);
    key = isCheapToCheck(read) ? read : null;
    publicKeys.set(credential, key);
  }
  return key;
}

function withoutSignature(text: string): string {
  const at = text.indexOf(SIGNATURE);
  if (at < 0) return text;
  // Where nearly every client puts it: at the end.
  if (text[at - 1] === "&" && text.indexOf("&", at) < 0) return text.slice(0, at - 1);
  return text
    .split("&")
    .filter((pair) => !pair.startsWith(SIGNATURE))
    .join("&");
}
