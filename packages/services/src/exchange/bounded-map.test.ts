import { expect, test } from "vitest";
import { BoundedMap } from "./bounded-map.ts";

test("keeps so many entries and forgets the one that was not used for longest", () => {
  const map = new BoundedMap<string, number>(3);
  for (const [at, key] of ["a", "b", "c"].entries()) map.set(key, at);
  expect(map.get("a")).toBe(0);
  map.set("d", 3);
  expect(["a", "b", "c", "d"].map((key) => map.get(key))).toEqual([0, undefined, 2, 3]);
  expect(map.size).toBe(3);
});

test("an entry that is used again and again is never forgotten, however many come and go", () => {
  const map = new BoundedMap<number, string>(8);
  map.set(-1, "kept");
  for (let key = 0; key < 1_000; key += 1) {
    map.set(key, "passing");
    expect(map.get(-1)).toBe("kept");
  }
  expect(map.size).toBe(8);
});

test("forgetting the oldest of many costs no more after many were forgotten", () => {
  const map = new BoundedMap<number, number>(100_000);
  const startedMs = performance.now();
  for (let key = 0; key < 400_000; key += 1) map.set(key, key);
  // A quarter of a second; 7 s when each has to pass the places of all that went before it.
  expect(performance.now() - startedMs).toBeLessThan(3_000);
  expect(map.size).toBe(100_000);
});
