import { expect, test } from "vitest";
import { eachAtMost } from "./each-at-most.ts";

test("every item is worked on once, and never more at a time than allowed", async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await eachAtMost(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    done.push(item);
  });
  expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

test("nothing to do ends at once", async () => {
  await eachAtMost(3, [], () => Promise.reject(new Error("there was something")));
});
