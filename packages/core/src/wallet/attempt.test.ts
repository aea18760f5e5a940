import { expect, test } from "vitest";
import { attemptAt, overBefore } from "./attempt.ts";

test("an attempt ends with the window of its request, and after ten seconds at the latest", () => {
  expect(attemptAt(1_000)).toEqual({ beginMs: 1_000, untilMs: 11_000 });
  expect(attemptAt(1_000, 6_000).untilMs).toBe(6_000);
  expect(attemptAt(1_000, 61_000).untilMs).toBe(11_000);
});

test("the next one begins when it is over on a clock that is late, too", () => {
  const { untilMs } = attemptAt(1_000);
  expect(overBefore(attemptAt(untilMs + 4_999))).toBeLessThan(untilMs);
  expect(overBefore(attemptAt(untilMs + 5_001))).toBeGreaterThan(untilMs);
});
