import { expect, test } from "vitest";
import { createApiKeyRequest } from "./wire.ts";

const isTaken = (label: string): boolean =>
  createApiKeyRequest.safeParse({ type: "HMAC", label }).success;

test.each(["bot", "Bot 2 (Zürich)", "机器人", "🤖"])("a key may be called %s", (label) => {
  expect(isTaken(label)).toBe(true);
});

test.each(["a\u0000b", "a\u202eb", "a\u200bb", "a\u2066b"])("but not %j", (label) => {
  expect(isTaken(label)).toBe(false);
});
