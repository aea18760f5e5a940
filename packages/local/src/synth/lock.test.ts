import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "bourse-lock-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("work under one lock is done one after the other", async () => {
  const file = path.join(folder, "lock");
  const events: string[] = [];
  const work = (name: string) =>
    withLock(file, async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
    });
  await Promise.all([work("a"), work("b")]);
  expect(events).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("the lock is given back when the work fails", async () => {
  const file = path.join(folder, "lock");
  await expect(withLock(file, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(readdirSync(folder)).toEqual([]);
});

test("a lock whose holder was killed is taken over", async () => {
  const file = path.join(folder, "lock");
  const pidOfNobody = 2 ** 22 + 1; // above the highest that Linux gives out
  writeFileSync(file, String(pidOfNobody));
  expect(await withLock(file, () => Promise.resolve("done"))).toBe("done");
});
