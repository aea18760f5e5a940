import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRunning, readOwner, writeOwner } from "./owner.ts";

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "bourse-owner-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("the owner of a directory is this process, and it runs", () => {
  expect(readOwner(directory)).toBe(undefined);
  writeOwner(directory);
  const owner = readOwner(directory);
  expect(owner?.pid).toBe(process.pid);
  expect(owner !== undefined && isRunning(owner)).toBe(true);
});

test.runIf(process.platform === "linux")(
  "a pid that was given to another process is no owner",
  () => {
    expect(isRunning({ pid: process.pid, startedAt: "1" })).toBe(false);
    expect(isRunning({ pid: process.pid, startedAt: "" })).toBe(true);
  },
);

test("a process that has ended does not run", () => {
  expect(isRunning({ pid: 2 ** 22 + 1, startedAt: "" })).toBe(false);
});

test.each(["", "what", "-1 5", "0"])("an owner file with %j says nothing", (text) => {
  writeFileSync(join(directory, "owner"), text);
  expect(readOwner(directory)).toBe(undefined);
});
