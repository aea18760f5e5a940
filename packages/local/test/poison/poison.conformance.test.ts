import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { runPoisonDrill } from "./drill.ts";

const directory = mkdtempSync(path.join(tmpdir(), "bourse-poison-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("a command that breaks the engine closes its own market, here and after a restart", async () => {
  const result = await runPoisonDrill({ directory, windows: 1, windowMs: 300, inFlight: 2 });
  expect(result).toMatchObject({ takenWhileHalted: 0, isSameAfterRestart: true });
  expect(result.takenAfter).toBeGreaterThan(5);
  expect(result.haltMs).toBeLessThan(5_000);
});
