import { ASSETS } from "@bourse/core/market";
import { encodeCommand } from "@bourse/engine/command";
import { openFileJournal } from "@bourse/services/exchange/journal";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Progress } from "../replay/progress.ts";
import { rebuild } from "./rebuild.ts";
import type { Sink } from "./sink.ts";

const QUIET = { info: () => {}, warn: () => {}, error: () => {} };
const COMMANDS = 40;

let dataDir: string;
let steps: string[];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "bourse-rebuild-"));
  steps = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const sink: Sink = {
  name: "lake",
  lastSequence: () => Promise.resolve(COMMANDS),
  empty: () => Promise.resolve(void steps.push("emptied")),
  save: (batch) => Promise.resolve(void steps.push(`saved ${batch.length}`)),
  finish: () => Promise.resolve(),
  hashes: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};

const run = () =>
  rebuild(
    [sink],
    { kind: "file", dataDir },
    { progress: new Progress("test"), newest: () => Promise.resolve(COMMANDS) },
  );

/** A command in each segment; `dropBefore` takes whole segments. */
async function writeJournal(dropBefore: number): Promise<void> {
  const directory = path.join(dataDir, "journal");
  const journal = await openFileJournal({ directory, log: QUIET, segmentBytesMax: 1 });
  const [spec] = ASSETS;
  if (spec === undefined) throw new Error("There is no asset.");
  const payload = encodeCommand({ kind: "ListAsset", spec });
  for (let sequence = 1; sequence <= COMMANDS; sequence += 1) {
    await journal.append([{ sequence, timeUs: sequence, payload }]);
  }
  await journal.dropBefore(dropBefore);
  await journal.close();
}

test("a whole journal fills what was emptied", async () => {
  await writeJournal(1);
  await run();
  expect(steps).toEqual(["emptied", `saved ${COMMANDS}`]);
});

test("a journal that has lost its beginning is refused before anything is emptied", async () => {
  await writeJournal(10);
  await expect(run()).rejects.toThrow(/no longer keeps record 1/);
  expect(steps).toEqual([]);
});

test("a journal without commands is refused before anything is emptied", async () => {
  mkdirSync(path.join(dataDir, "journal"));
  await expect(run()).rejects.toThrow(/There is no journal in/);
  expect(steps).toEqual([]);
});
