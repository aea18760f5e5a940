import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStateDir } from "./state-dir.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "bourse-state-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const tryFromAnotherProcess = () =>
  spawnSync(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "-e",
      `import("${path.join(import.meta.dirname, "state-dir.ts")}").then((m) => m.openStateDir(${JSON.stringify(dir)}, { fresh: false }))
         .then(() => console.log("opened"), (e) => console.log(e.message))`,
    ],
    { encoding: "utf8" },
  ).stdout;

test("one stack at a time owns a folder, and it is free again after", () => {
  const first = openStateDir(dir, { fresh: false });
  expect(first.isNew).toBe(true);
  expect(tryFromAnotherProcess()).toContain("in use by another running stack");
  first.release();
  expect(tryFromAnotherProcess()).toContain("opened");
});

test("--fresh wipes our files and refuses to touch others", () => {
  mkdirSync(path.join(dir, "exchange"));
  writeFileSync(path.join(dir, "local.json"), "{}");
  openStateDir(dir, { fresh: true }).release();
  expect(readdirSync(dir).filter((name) => !name.startsWith("lock.db"))).toEqual([]);
  writeFileSync(path.join(dir, "thesis.txt"), "mine");
  expect(() => openStateDir(dir, { fresh: true })).toThrow("thesis.txt");
  expect(readdirSync(dir)).toContain("thesis.txt");
});

test("a file in the way is said in one line", () => {
  const file = path.join(dir, "file");
  writeFileSync(file, "");
  expect(() => openStateDir(file, { fresh: false })).toThrow("cannot be used");
});

test("a place where nothing can be made is refused, not tried for ever", () => {
  expect(() => openStateDir("/proc/bourse/state", { fresh: false })).toThrow("cannot be used");
});

test("nobody else may read it", () => {
  openStateDir(dir, { fresh: false }).release();
  expect(statSync(dir).mode & 0o077).toBe(0);
});
