import { expect, test } from "vitest";
import { reconnectWaitMs } from "./bourse.ts";

test("waits double, are spread over half of themselves, and stop growing", () => {
  const shortest = [0, 1, 2, 3].map((failures) => reconnectWaitMs(failures, 0));
  expect(shortest).toEqual([125, 250, 500, 1000]);
  expect(reconnectWaitMs(3, 0.999_999)).toBe(2000);
  expect(reconnectWaitMs(50, 0)).toBe(7_500);
  expect(reconnectWaitMs(Number.MAX_SAFE_INTEGER, 0.999_999)).toBe(15_000);
});
