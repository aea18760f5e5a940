import { generateKeyPairSync, sign } from "node:crypto";
import { ApiError } from "@bourse/core/error";
import { expect, test } from "vitest";
import {
  SIGNATURE_CHECKS_AT_ONCE_MAX,
  SIGNATURE_CHECKS_WAITING_MAX,
  SIGNATURE_CHECKS_WAITING_PER_KEY_MAX,
} from "../limits.ts";
import { type SignatureCheck, SignatureChecks } from "./signature-checks.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const payload = Buffer.from("timestamp=1");
const good: SignatureCheck = {
  key: publicKey,
  payload,
  signature: sign(null, payload, privateKey),
};

/** Of a key that nobody has used before. */
const anotherKey = (): SignatureCheck => ({
  ...good,
  key: generateKeyPairSync("ed25519").publicKey,
});

/** Checks that wait until the test ends them. */
function heldChecks() {
  const ends: ((error: Error | null, isGood: boolean) => void)[] = [];
  const checks = new SignatureChecks((_check, done) => ends.push(done));
  return { checks, ends };
}

test("a few run at once, the others wait their turn", async () => {
  const { checks, ends } = heldChecks();
  const verdicts = Array.from({ length: 5 }, () => checks.run(good));
  expect(ends).toHaveLength(SIGNATURE_CHECKS_AT_ONCE_MAX);
  expect(checks.waitingCount).toBe(5 - SIGNATURE_CHECKS_AT_ONCE_MAX);
  for (let at = 0; at < 5; at++) ends[at]?.(null, at % 2 === 0);
  expect(await Promise.all(verdicts)).toEqual([true, false, true, false, true]);
  expect(checks.waitingCount).toBe(0);
});

test("beyond the limit a request is told that the server is busy; one that ends makes room", async () => {
  const { checks, ends } = heldChecks();
  const first = checks.run(good);
  let check = good;
  for (let at = 1; at < SIGNATURE_CHECKS_AT_ONCE_MAX + SIGNATURE_CHECKS_WAITING_MAX; at++) {
    if (at % 100 === 0) check = anotherKey();
    void checks.run(check);
  }
  const refusal = await checks.run(anotherKey()).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ApiError);
  expect(refusal).toMatchObject({
    status: 503,
    code: -1008,
    msg: "Server is currently overloaded with other requests. Please try again in a few minutes.",
  });
  ends[0]?.(null, true);
  expect(await first).toBe(true);
  void checks.run(good);
  expect(checks.waitingCount).toBe(SIGNATURE_CHECKS_WAITING_MAX);
});

test("one key is refused beyond its share, and what waits of it makes room; others are served", async () => {
  const { checks, ends } = heldChecks();
  const room = SIGNATURE_CHECKS_AT_ONCE_MAX + SIGNATURE_CHECKS_WAITING_PER_KEY_MAX;
  for (let at = 0; at < room; at++) void checks.run(good);
  await expect(checks.run(good)).rejects.toMatchObject({ code: -1008 });
  const other = checks.run(anotherKey());
  ends[0]?.(null, true);
  void checks.run(good);
  await expect(checks.run(good)).rejects.toMatchObject({ code: -1008 });
  for (let at = 1; at < room + 2; at++) ends[at]?.(null, true);
  expect(await other).toBe(true);
  expect(checks.waitingCount).toBe(0);
});

test("a check that fails says so, and the next one runs", async () => {
  const { checks, ends } = heldChecks();
  const verdicts = Array.from({ length: 3 }, () => checks.run(good));
  ends[0]?.(new Error("no such algorithm"), false);
  await expect(verdicts[0]).rejects.toThrow("no such algorithm");
  ends[1]?.(null, true);
  ends[2]?.(null, true);
  expect(await verdicts[2]).toBe(true);
});

test("the thread goes on while hundreds are checked", async () => {
  const checks = new SignatureChecks();
  let turns = 0;
  const verdicts = Promise.all(Array.from({ length: 300 }, () => checks.run(good)));
  let isDone = false;
  void verdicts.then(() => (isDone = true));
  while (!isDone) {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(new Set(await verdicts)).toEqual(new Set([true]));
  expect(turns).toBeGreaterThan(10);
});

test("in a flood that never ends each is checked, in its turn", async () => {
  const { checks, ends } = heldChecks();
  const rounds = SIGNATURE_CHECKS_WAITING_MAX * 3;
  const verdicts = Array.from({ length: 10 }, () => checks.run(good));
  for (let at = 0; at < rounds; at++) {
    ends[at]?.(null, at % 3 === 0);
    verdicts.push(checks.run(good));
  }
  expect(checks.waitingCount).toBe(10 - SIGNATURE_CHECKS_AT_ONCE_MAX);
  const told = await Promise.all(verdicts.slice(0, rounds));
  expect(told).toEqual(Array.from({ length: rounds }, (_, at) => at % 3 === 0));
});
