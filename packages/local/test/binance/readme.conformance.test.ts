import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { useStack } from "./stack.ts";

const ROOT = path.join(import.meta.dirname, "..", "..", "..", "..");
const stack = useStack();

test("TC-030 the README's ccxt snippet runs as it stands there", () => {
  const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
  const snippet = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const place = path.join(stack.dir, "cache", "snippet");
  mkdirSync(place, { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(place, "node_modules"));
  symlinkSync(stack.dir, path.join(place, ".bourse"));
  writeFileSync(path.join(place, "snippet.mjs"), snippet);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["snippet.mjs"], {
    cwd: place,
    encoding: "utf8",
    timeout: 30_000,
  });
  rmSync(place, { recursive: true });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("open { free: 999950, used: 50, total: 1000000 }");
});
