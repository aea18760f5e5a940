import { expect, test } from "vitest";
import { ReplayGuard } from "./replay-guard.ts";

const at = { expiresTimeMs: 5_000, nowMs: 1_000 };
const refusal = expect.objectContaining({
  code: -1130,
  msg: "Data sent for parameter 'signature' is not valid.",
});

test("a key's signature is taken once, in whatever letters it is written", () => {
  const guard = new ReplayGuard();
  guard.take("key", "abc1", at);
  expect(() => guard.take("key", "abc1", at)).toThrow(refusal);
  expect(() => guard.take("key", "ABC1", { ...at, nowMs: 5_000 })).toThrow(refusal);
});

test("other keys and other signatures are not concerned, nor what came when the window had ended", () => {
  const guard = new ReplayGuard();
  guard.take("key", "abc1", at);
  guard.take("other", "abc1", at);
  guard.take("key", "abc2", at);
  guard.take("key", "abc1", { expiresTimeMs: 9_000, nowMs: 5_001 });
});
