import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readPublicKey } from "./public-key.ts";

const spki = { type: "spki", format: "pem" } as const;
const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const ed25519 = generateKeyPairSync("ed25519", {
  publicKeyEncoding: spki,
  privateKeyEncoding: pkcs8,
});

test("a key is kept in one spelling, whatever stands around it", () => {
  const wide = ed25519.publicKey.replaceAll("\n", "\r\n");
  expect(readPublicKey(`  ${wide}\n\n`)).toBe(ed25519.publicKey);
});

test.each([
  ["a private key", ed25519.privateKey, /private key/],
  [
    "an RSA key",
    generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: spki,
      privateKeyEncoding: pkcs8,
    }).publicKey,
    /type rsa; only Ed25519/,
  ],
  ["a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", /begins with/],
  ["nothing", "", /begins with/],
  ["a torn key", ed25519.publicKey.replace("MCow", "MCo"), /damaged/],
])("%s is refused with the reason", (_, pem, why) => {
  expect(() => readPublicKey(pem)).toThrow(why);
});
