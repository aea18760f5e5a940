import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from "node:crypto";
import type { Credential } from "@bourse/core/api-key";
import { expect, test } from "vitest";
import type { SignedText } from "./hmac.ts";
import { isSignedBy, restPayload, wsPayload } from "./signature.ts";

/** Binance's published examples: this secret, these payloads, these signatures. */
const SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
const API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
const BASE = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000";
const PLAIN = `symbol=LTCBTC&${BASE}&timestamp=1499827319559`;
const PLAIN_SIGNATURE = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71";
const UNICODE = `symbol=${encodeURIComponent("１２３４５６")}&${BASE}&timestamp=1499827319559`;
const UNICODE_SIGNATURE = "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3";

const common = { apiKey: API_KEY, userId: "u", accountId: 1, permissions: [], ipAllowList: [] };
const hmac: Credential = { ...common, type: "HMAC", secretKey: SECRET };
const pairs = {
  ED25519: generateKeyPairSync("ed25519"),
  RSA: generateKeyPairSync("rsa", { modulusLength: 2048 }),
};
const withPem = (type: "ED25519" | "RSA", publicKeyPem: string): Credential => ({
  ...common,
  type,
  publicKeyPem,
});
const credentialOf = (type: "ED25519" | "RSA"): Credential =>
  withPem(type, String(pairs[type].publicKey.export({ type: "spki", format: "pem" })));

/** Made once by the openssl program over the published payload; the private halves are gone. */
const OPENSSL_ED25519_KEY = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEARrGak46OYQkIq6LN18kjeWzpAIdIZNXLJic2b5o2d1c=
-----END PUBLIC KEY-----
`;
const OPENSSL_ED25519_SIGNATURE =
  "20FBxhEivt+T/AKSFsLJ+ZMMqhhFhiqO61RKaUaOOjZXfvW+tJ14ic53DmG4GmmU19pL0+tnN7lAqV3EC12kCg==";
const OPENSSL_RSA_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqh/FywkPDcheNPZTx9IO
EDdIsdWnx9ac2rfM0HYoywSdsWSz7Vf+RL5x3AI8LB8KepxsgAqKJxr7VxF3f+jd
7gVXwNkAax7glTTB7n7agWh8kUYMZ0LGKO7XS5gvxzN96ygbPGvoPWUY893TyE8Z
QHsqdkLlflryPhDornHbM0ZJB3yi49Sa2Cvb98NXSlJn0MLVN7NkZawxAjUex6Vj
8zU2Wj5+SqbrYaMy2iqYK8VEExBlPs0FwlLQaC6N/A+gMhWY/ODyjPTseTE3vVUh
DhJsfZpjoapXVNbX6F7nwbBnNtEPTWoVzstuBwLKOqr4PcL2zaxXdJcvjffLkVg4
fwIDAQAB
-----END PUBLIC KEY-----
`;
const OPENSSL_RSA_SIGNATURE =
  "CmXORYYKGTQHpZigNfQxvwil3T2YwXxeh0wKymXsIxuB9sx3NeJdWh8tkU8M6BDSYexE52xSaNFtSehVHN+HWS" +
  "fugs2wcn/NF0qfJK3P3CJj7iSplZ30YHuJRPCSHz6Ceq0w14f0kbn1dd6CttkJrmgqpBIaCQhAuNO/bzXKuQCO" +
  "w4nYnNZxCu4yEntAPVK4eWRMBEPoKNGPval1tJsRguadf1jD3lcHfFgp9ErKVnsVoPJffE4pcz6DxKdBQIuLAx" +
  "8jU3X0rNd0Yjz0C6Nhiy+bjVcynK8UokDAwrjQSPsoD/Ivc/YvkflzIMy+PlboZ+QyzuPiPmcT5LH+F0aTEg==";

test.each([
  ["a query", PLAIN, "", PLAIN_SIGNATURE],
  ["a body", "", PLAIN, PLAIN_SIGNATURE],
  ["query and body, one after the other", PLAIN.slice(0, 40), PLAIN.slice(40), PLAIN_SIGNATURE],
  ["percent-encoded Unicode", UNICODE, "", UNICODE_SIGNATURE],
])("REST vector: %s", async (_what, query, body, signature) => {
  expect(await isSignedBy(hmac, restPayload(query, body), signature)).toBe(true);
});

test.each([
  ["behind", `${PLAIN}&signature=abc`],
  ["before", `signature=abc&${PLAIN}`],
  ["between", PLAIN.replace("&side", "&signature=abc&side")],
])("the signature itself is not signed: %s the rest", (_where, query) => {
  expect(restPayload(query, "").text).toBe(PLAIN);
  expect(restPayload("", query).text).toBe(PLAIN);
});

test("a parameter that only ends like the signature is signed", () => {
  expect(restPayload("xsignature=1&signatures=2&a=signature=3", "").text).toBe(
    "xsignature=1&signatures=2&a=signature=3",
  );
});

test.each([
  [
    "plain",
    "apiKey=KEY&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT",
    "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
  ],
  [
    "Unicode, not percent-encoded",
    "apiKey=KEY&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=１２３４５６&timeInForce=GTC&timestamp=1645423376532&type=LIMIT",
    "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd",
  ],
])("WebSocket API vector: %s", async (_what, text, signature) => {
  const pairs = text
    .replace("KEY", API_KEY)
    .split("&")
    .map((pair): [string, string] => {
      const [name = "", value = ""] = pair.split("=");
      return [name, value];
    });
  const params = new Map([["signature", "ignored"], ...pairs.toReversed()] as [string, string][]);
  expect(await isSignedBy(hmac, wsPayload(params), signature)).toBe(true);
});

test("the hexadecimal digits of an HMAC may be upper case", async () => {
  const payload = restPayload(PLAIN, "");
  expect(await isSignedBy(hmac, payload, PLAIN_SIGNATURE.toUpperCase())).toBe(true);
});

test("a flip of any byte of the payload or any digit of the signature is refused", async () => {
  const payload = restPayload(PLAIN, "");
  for (let at = 0; at < PLAIN.length; at++) {
    expect(await isSignedBy(hmac, flipped(PLAIN, at), PLAIN_SIGNATURE)).toBe(false);
  }
  for (let at = 0; at < PLAIN_SIGNATURE.length; at++) {
    const digit = PLAIN_SIGNATURE[at] === "0" ? "1" : "0";
    const changed = PLAIN_SIGNATURE.slice(0, at) + digit + PLAIN_SIGNATURE.slice(at + 1);
    expect(await isSignedBy(hmac, payload, changed)).toBe(false);
  }
});

test.each(["", "00", `${PLAIN_SIGNATURE}00`, PLAIN_SIGNATURE.slice(2), "z".repeat(64), "é"])(
  "the signature %j is refused",
  async (signature) => {
    expect(await isSignedBy(hmac, restPayload(PLAIN, ""), signature)).toBe(false);
    expect(await isSignedBy(credentialOf("ED25519"), restPayload(PLAIN, ""), signature)).toBe(
      false,
    );
    expect(await isSignedBy(credentialOf("RSA"), restPayload(PLAIN, ""), signature)).toBe(false);
  },
);

test.each([
  ["ED25519", OPENSSL_ED25519_KEY, OPENSSL_ED25519_SIGNATURE],
  ["RSA", OPENSSL_RSA_KEY, OPENSSL_RSA_SIGNATURE],
] as const)(
  "%s: what openssl signed is taken, from query and body",
  async (type, pem, signature) => {
    const credential = withPem(type, pem);
    for (const border of [0, 40, PLAIN.length]) {
      const payload = restPayload(PLAIN.slice(0, border), PLAIN.slice(border));
      expect(await isSignedBy(credential, payload, signature)).toBe(true);
    }
    expect(await isSignedBy(credential, restPayload(UNICODE, ""), signature)).toBe(false);
  },
);

test.each(["ED25519", "RSA"] as const)(
  "%s: a flip of any byte, and any other spelling of the signature, is refused",
  async (type) => {
    const credential = credentialOf(type);
    const payload = restPayload(PLAIN, "");
    const digest = type === "RSA" ? "sha256" : null;
    const signature = sign(digest, Buffer.from(PLAIN), pairs[type].privateKey);
    const text = signature.toString("base64");
    expect(await isSignedBy(credential, payload, text)).toBe(true);
    for (let at = 0; at < signature.length; at++) {
      const changed = Buffer.from(signature);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await isSignedBy(credential, payload, changed.toString("base64"))).toBe(false);
    }
    for (let at = 0; at < PLAIN.length; at++) {
      expect(await isSignedBy(credential, flipped(PLAIN, at), text)).toBe(false);
    }
    for (const other of [text.toLowerCase(), `${text}\n`, ` ${text}`, text.replace(/=+$/, "")]) {
      expect(await isSignedBy(credential, payload, other)).toBe(false);
    }
    expect(await isSignedBy(credential, payload, signature.toString("hex"))).toBe(false);
  },
);

test("a stored RSA key whose exponent makes checks dear signs nothing", async () => {
  // A pair whose two exponents have changed places.
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = privateKey.export({ format: "jwk" });
  const { n = "", e = "", d = "" } = jwk;
  const swapped = { ...jwk, e: d, d: e, dp: e, dq: e };
  const publicKey = createPublicKey({ key: { kty: "RSA", n, e: d }, format: "jwk" });
  const signature = sign(
    "sha256",
    Buffer.from(PLAIN),
    createPrivateKey({ key: swapped, format: "jwk" }),
  );
  const pem = String(publicKey.export({ type: "spki", format: "pem" }));
  const text = signature.toString("base64");
  expect(await isSignedBy(withPem("RSA", pem), restPayload(PLAIN, ""), text)).toBe(false);
});

test("bytes that are no UTF-8 are signed as they are", async () => {
  const bytes = Buffer.from([0x61, 0x3d, 0xff, 0xfe]);
  const signature = createHmac("sha256", SECRET).update(bytes).digest("hex");
  const signed = restPayload(bytes.toString("latin1"), "");
  expect(await isSignedBy(hmac, signed, signature)).toBe(true);
});

/** One bit of one byte is another. */
function flipped(payload: string, at: number): SignedText {
  const bytes = Buffer.from(payload);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { text: bytes.toString("latin1"), encoding: "latin1" };
}
