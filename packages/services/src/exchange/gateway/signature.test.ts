import { generateKeyPairSync, sign } from "node:crypto";
import type { Credential } from "@bourse/core/api-key";
import { expect, test } from "vitest";
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
const pair = generateKeyPairSync("ed25519");
const ed25519: Credential = {
  ...common,
  type: "ED25519",
  publicKeyPem: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
};

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
  expect(restPayload(query, "").toString()).toBe(PLAIN);
  expect(restPayload("", query).toString()).toBe(PLAIN);
});

test("a parameter that only ends like the signature is signed", () => {
  expect(restPayload("xsignature=1&signatures=2&a=signature=3", "").toString()).toBe(
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
  for (let at = 0; at < payload.length; at++) {
    const changed = Buffer.from(payload);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await isSignedBy(hmac, changed, PLAIN_SIGNATURE)).toBe(false);
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
    expect(await isSignedBy(ed25519, restPayload(PLAIN, ""), signature)).toBe(false);
  },
);

test("Ed25519: the key's own signature is taken, every other refused", async () => {
  const payload = restPayload(PLAIN, "");
  const signature = sign(null, payload, pair.privateKey);
  expect(await isSignedBy(ed25519, payload, signature.toString("base64"))).toBe(true);
  expect(await isSignedBy(ed25519, restPayload(UNICODE, ""), signature.toString("base64"))).toBe(
    false,
  );
  for (let at = 0; at < signature.length; at++) {
    const changed = Buffer.from(signature);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await isSignedBy(ed25519, payload, changed.toString("base64"))).toBe(false);
  }
});

test("bytes that are no UTF-8 are signed as they are", async () => {
  const query = Buffer.from([0x61, 0x3d, 0xff, 0xfe]).toString("latin1");
  expect([...restPayload(query, "")]).toEqual([0x61, 0x3d, 0xff, 0xfe]);
});
