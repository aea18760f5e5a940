import { createPublicKey, generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { expect, test } from "vitest";
import { readPublicKey } from "./public-key.ts";

const pemsOf = ({ publicKey, privateKey }: KeyPairKeyObjectResult) => ({
  publicKey: String(publicKey.export({ type: "spki", format: "pem" })),
  privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
});
const ed25519 = pemsOf(generateKeyPairSync("ed25519"));
const rsaOf = (modulusLength: number) => pemsOf(generateKeyPairSync("rsa", { modulusLength }));
const rsa = rsaOf(2048);
/** That key with another exponent. */
const rsaWithExponent = (bytes: readonly number[]): string => {
  const jwk = createPublicKey(rsa.publicKey).export({ format: "jwk" });
  const e = Buffer.from(bytes).toString("base64url");
  const key = createPublicKey({ key: { ...jwk, e }, format: "jwk" });
  return String(key.export({ type: "spki", format: "pem" }));
};

test.each([
  ["ED25519", ed25519.publicKey],
  ["RSA", rsa.publicKey],
  ["RSA", rsaWithExponent([3])],
] as const)("a key is kept in one spelling, whatever stands around it: %s", (type, publicKey) => {
  const wide = publicKey.replaceAll("\n", "\r\n");
  expect(readPublicKey(`  ${wide}\n\n`, type)).toBe(publicKey);
});

test.each([
  ["a private key", "ED25519", ed25519.privateKey, /private key/],
  ["an RSA key for Ed25519", "ED25519", rsa.publicKey, /type rsa; ED25519 is expected/],
  ["an Ed25519 key for RSA", "RSA", ed25519.publicKey, /type ed25519; RSA is expected/],
  ["a short RSA key", "RSA", rsaOf(1024).publicKey, /has 1024 bits; 2048, 3072, 4096/],
  ["a dear exponent", "RSA", rsaWithExponent([1, 0, 3]), /exponent above 65537/],
  ["an endless exponent", "RSA", rsaWithExponent(Array(250).fill(255)), /exponent above 65537/],
  [
    "a certificate",
    "RSA",
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    /begins with/,
  ],
  ["nothing", "ED25519", "", /begins with/],
  ["a torn key", "ED25519", ed25519.publicKey.replace("MCow", "MCo"), /damaged/],
] as const)("%s is refused with the reason", (_, type, pem, why) => {
  expect(() => readPublicKey(pem, type)).toThrow(why);
});
