import { createPublicKey, type KeyObject } from "node:crypto";
import { PlatformError } from "../error/index.ts";
import type { ApiKeyType } from "./wire.ts";

type PublicKeyType = Exclude<ApiKeyType, "HMAC">;

const MAKE_ONE = {
  ED25519: "openssl genpkey -algorithm ed25519 -out private.pem",
  RSA: "openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -out private.pem",
} as const satisfies Record<PublicKeyType, string>;

/** Longer keys would make every check dearer for nothing. */
const RSA_BITS = [2048, 3072, 4096];
/** What every tool makes. One as long as the key would make a check dearer by a hundred times. */
const RSA_EXPONENT_MAX = 65_537n;

/**
 * Reads a public key in PEM form and gives it back in its one canonical spelling. Anything else is
 * refused, a private key above all: Node would read that as a public key too.
 */
export function readPublicKey(pem: string, type: PublicKeyType): string {
  if (/PRIVATE KEY/.test(pem)) {
    throw refused(
      "This is a private key. Never send it to anyone: make a new pair, and send the public key.",
    );
  }
  const text = pem.trim();
  if (!text.startsWith("-----BEGIN PUBLIC KEY-----")) {
    throw refused(
      'A public key in PEM form begins with "-----BEGIN PUBLIC KEY-----". ' +
        "OpenSSL writes it: openssl pkey -in private.pem -pubout",
    );
  }
  const key = parse(text);
  checkKind(key, type);
  return String(key.export({ type: "spki", format: "pem" }));
}

function checkKind(key: KeyObject, type: PublicKeyType): void {
  const found = key.asymmetricKeyType ?? "unknown";
  if (found !== type.toLowerCase()) {
    throw refused(
      `This is a key of type ${found}; ${type} is expected. Make one with: ${MAKE_ONE[type]}`,
    );
  }
  if (type !== "RSA") return;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (!RSA_BITS.includes(bits)) {
    throw refused(
      `This RSA key has ${bits} bits; ${RSA_BITS.join(", ")} are accepted. Make one with: ${MAKE_ONE.RSA}`,
    );
  }
  if (!isCheapToCheck(key)) {
    throw refused(
      `This RSA key has a public exponent above ${RSA_EXPONENT_MAX}. Make one with: ${MAKE_ONE.RSA}`,
    );
  }
}

/** Whether its signatures cost no more to check than those of other keys: owners choose the exponent. */
export function isCheapToCheck({ asymmetricKeyDetails }: KeyObject): boolean {
  return (asymmetricKeyDetails?.publicExponent ?? 0n) <= RSA_EXPONENT_MAX;
}

function parse(pem: string): KeyObject {
  try {
    return createPublicKey({ key: pem, format: "pem" });
  } catch {
    throw refused("The public key cannot be read: the text between BEGIN and END is damaged.");
  }
}

const refused = (why: string) => new PlatformError(400, "INVALID_PUBLIC_KEY", why);
