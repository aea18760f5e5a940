import { createHash, createHmac, hkdfSync } from "node:crypto";
import { expect, test } from "vitest";
import {
  beginExchange,
  createVerifier,
  matchesVerifier,
  parsePublicValue,
  primeHex,
  proves,
  unprovableVerifier,
  type Exchange,
} from "./srp.ts";

const identity = { poolName: "AbCdEfGhI", username: "3f0c1b7e-user" };
const secretBlock = Buffer.from("secret block").toString("base64");
const timestamp = "Sun Nov 22 14:00:00 UTC 2026";

/** The client's half, written from the specification and apart from the code under test. */
const N = BigInt(`0x${primeHex}`);
const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n;
  for (const bit of exponent.toString(2))
    result = (result * result * (bit === "1" ? base : 1n)) % N;
  return result;
};
const pad = (value: bigint): Buffer => {
  const hex = value.toString(16);
  const even = hex.padStart(hex.length + (hex.length % 2), "0");
  return Buffer.from(Number.parseInt(even.slice(0, 2), 16) > 127 ? `00${even}` : even, "hex");
};
const hash = (...parts: Buffer[]): bigint =>
  BigInt(`0x${createHash("sha256").update(Buffer.concat(parts)).digest("hex")}`);

function answer(exchange: Exchange, secret: bigint, password: string) {
  const u = hash(pad(exchange.clientPublic), pad(exchange.serverPublic));
  const inner = createHash("sha256")
    .update(`${identity.poolName}${identity.username}:${password}`)
    .digest();
  const x = hash(pad(BigInt(`0x${exchange.salt}`)), inner);
  const k = hash(pad(N), pad(2n));
  const base = (((exchange.serverPublic - k * power(2n, x)) % N) + N) % N;
  const shared = power(base, secret + u * x);
  const key = hkdfSync("sha256", pad(shared), pad(u), "Caldera Derived Key", 16);
  const signature = createHmac("sha256", Buffer.from(key))
    .update(identity.poolName + identity.username)
    .update(Buffer.from(secretBlock, "base64"))
    .update(timestamp)
    .digest("base64");
  return { secretBlock, timestamp, signature };
}

test("who knows the password proves it, whatever the leading bits; who does not, cannot", () => {
  const stored = createVerifier(identity, "Passw0rd!");
  for (let secret = 1000n; secret < 1012n; secret++) {
    const exchange = beginExchange(stored, power(2n, secret));
    expect(proves(identity, exchange, answer(exchange, secret, "Passw0rd!"))).toBe(true);
    expect(proves(identity, exchange, answer(exchange, secret, "passw0rd!"))).toBe(false);
    const late = { ...answer(exchange, secret, "Passw0rd!"), timestamp: "another" };
    expect(proves(identity, exchange, late)).toBe(false);
  }
});

test("a stored verifier tells the right password from others, and nothing else", () => {
  const stored = createVerifier(identity, "Passw0rd!");
  expect(matchesVerifier(identity, "Passw0rd!", stored)).toBe(true);
  expect(matchesVerifier(identity, "Passw0rd", stored)).toBe(false);
  expect(matchesVerifier({ ...identity, username: "other" }, "Passw0rd!", stored)).toBe(false);
  expect(createVerifier(identity, "Passw0rd!").verifier).not.toBe(stored.verifier);
});

test("public values that would cancel the password are none", () => {
  for (const value of [0n, N, 2n * N, 16n * N]) {
    expect(parsePublicValue(value.toString(16))).toBeUndefined();
  }
  expect(parsePublicValue("")).toBeUndefined();
  expect(parsePublicValue("-1")).toBeUndefined();
  expect(parsePublicValue("f".repeat(773))).toBeUndefined();
  expect(parsePublicValue("2")).toBe(2n);
});

test("a stand-in looks like a user and is always the same", () => {
  const standIn = unprovableVerifier(Buffer.from("seed"));
  const real = createVerifier(identity, "x");
  expect(unprovableVerifier(Buffer.from("seed"))).toEqual(standIn);
  expect(unprovableVerifier(Buffer.from("other"))).not.toEqual(standIn);
  expect(standIn.salt).toHaveLength(real.salt.length);
  expect(BigInt(`0x${standIn.verifier}`) < N).toBe(true);
});

test("one exchange never holds up the event loop for long", () => {
  const stored = createVerifier(identity, "Passw0rd!");
  const clientPublic = power(2n, 1000n);
  const times = Array.from({ length: 10 }, () => {
    const started = performance.now();
    const exchange = beginExchange(stored, clientPublic);
    proves(identity, exchange, { secretBlock, timestamp, signature: "AAAA" });
    return performance.now() - started;
  });
  expect(Math.min(...times)).toBeLessThan(50); // both steps together; each alone is half of it
});
