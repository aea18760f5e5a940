import { createPublicKey } from "node:crypto";
import { PlatformError } from "../error/index.ts";

/**
 * Reads an Ed25519 public key in PEM form and gives it back in its one canonical spelling. Anything
 * else is refused, a private key above all: Node would read that as a public key too.
 */
export function readPublicKey(pem: string): string {
  if (/PRIVATE KEY/.test(pem)) {
    throw refused(
      "This is a private key. Never send it to anyone: make a new pair, and send the public key.",
    );
  }
  const text = pem.trim();
  if (!text.startsWith("-----BEGIN PUBLIC KEY-----")) {
    throw refused(
      'An Ed25519 public key in PEM form begins with "-----BEGIN PUBLIC KEY-----". ' +
        "OpenSSL writes it: openssl pkey -in private.pem -pubout",
    );
  }
  const key = parse(text);
  if (key.asymmetricKeyType !== "ed25519") {
    throw refused(
      `This is a key of type ${key.asymmetricKeyType ?? "unknown"}; only Ed25519 is accepted. ` +
        "Make one with: openssl genpkey -algorithm ed25519 -out private.pem",
    );
  }
  return String(key.export({ type: "spki", format: "pem" }));
}

function parse(pem: string) {
  try {
    return createPublicKey({ key: pem, format: "pem" });
  } catch {
    throw refused("The public key cannot be read: the text between BEGIN and END is damaged.");
  }
}

const refused = (why: string) => new PlatformError(400, "INVALID_PUBLIC_KEY", why);
