import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../steps.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";

test("every planted bug still has its place, once", () => {
  const lost = PLANTED_BUGS.filter(({ file, find }) => {
    const source = readFileSync(path.join(root, "packages", file), "utf8");
    return source.split(find).length !== 2;
  });
  expect(lost.map(({ name }) => name)).toEqual([]);
});

test("there are enough of them, and each has a name of its own", () => {
  const names = new Set(PLANTED_BUGS.map(({ name }) => name));
  expect(names.size).toBe(PLANTED_BUGS.length);
  expect(names.size).toBeGreaterThanOrEqual(25);
});
