import { expect, test } from "vitest";
import { createTotpSecret, totpCode, totpStepOf } from "./totp.ts";

/** RFC 6238, appendix B: SHA-1, the last six of its eight digits. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const vectors = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
] as const;

test.each(vectors)("the code at %i s is %s", (seconds, code) => {
  expect(totpCode(secret, seconds * 1000)).toBe(code);
  expect(totpStepOf(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
});

test("a clock may be one step off, not two", () => {
  const nowMs = 1_234_567_890_000;
  const step = Math.floor(nowMs / 30_000);
  for (const drift of [-1, 0, 1]) {
    expect(totpStepOf(secret, totpCode(secret, nowMs + drift * 30_000), nowMs)).toBe(step + drift);
  }
  for (const drift of [-2, 2]) {
    expect(totpStepOf(secret, totpCode(secret, nowMs + drift * 30_000), nowMs)).toBeUndefined();
  }
});

test.each(["", "12345", "1234567", "abcdef", "１２３４５６"])("%j is no code", (code) => {
  expect(totpStepOf(secret, code, 0)).toBeUndefined();
});

test("new secrets are base32, and all different", () => {
  const secrets = Array.from({ length: 20 }, createTotpSecret);
  expect(new Set(secrets).size).toBe(20);
  for (const made of secrets) {
    expect(made).toMatch(/^[A-Z2-7]{52}$/);
    expect(totpStepOf(made, totpCode(made, 90_000), 90_000)).toBe(3);
  }
});
