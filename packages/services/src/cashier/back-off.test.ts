import { expect, test } from "vitest";
import { BackOff } from "./back-off.ts";
import { FAILING_MAX } from "./limits.ts";

test("what fails waits longer each time, up to half a minute, and nothing else waits", () => {
  const backOff = new BackOff();
  const pauses = [];
  for (let tries = 0, nowMs = 0; tries < 7; tries++) {
    backOff.failed("one", nowMs);
    const from = nowMs;
    while (!backOff.isDue("one", nowMs)) nowMs += 500;
    pauses.push(nowMs - from);
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(backOff.isDue("other", 0)).toBe(true);
  backOff.succeeded("one");
  expect(backOff.isDue("one", 0)).toBe(true);
});

test("of too many the one that failed longest ago is forgotten", () => {
  const backOff = new BackOff();
  for (let item = 0; item <= FAILING_MAX; item++) backOff.failed(`item ${item}`, 0);
  expect(backOff.isDue("item 0", 0)).toBe(true);
  expect(backOff.isDue("item 1", 0)).toBe(false);
});
