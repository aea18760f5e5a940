import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  followFileJournal,
  openFileJournal,
  readJournal,
} from "../../src/exchange/journal/index.ts";
import type { Log } from "../../src/runtime/index.ts";
import { temporaryDirectory } from "../exchange/harness.ts";
import { writeFirstFormat } from "./first-format.ts";
import { followUntil, plain, readAll, readEpochs, recordsFrom } from "./records.ts";

describe("a journal of the first format", () => {
  let directory: { path: string; remove: () => void };
  let warnings: string[];
  const log: Log = { info: () => {}, warn: (event) => warnings.push(event), error: () => {} };
  const open = () => openFileJournal({ directory: directory.path, log });

  beforeEach(() => {
    directory = temporaryDirectory();
    warnings = [];
  });
  afterEach(() => directory.remove());

  test("is read and continued in the second, and both make one chain", async () => {
    writeFirstFormat(directory.path, 1, recordsFrom(1, 20));
    writeFirstFormat(directory.path, 21, recordsFrom(21, 10));
    for (const from of [31, 34]) {
      const journal = await open();
      expect(journal.lastSequence).toBe(from - 1);
      await journal.append(recordsFrom(from, 3));
      expect(await readAll(journal)).toEqual(recordsFrom(1, from + 2));
      await journal.close();
    }
    const again = await open();
    expect(new Set(await readEpochs(again))).toEqual(new Set([0, 1, 2]));
    await again.close();
    const read = [];
    for await (const records of readJournal(directory.path)) read.push(...records.map(plain));
    expect(read).toEqual(recordsFrom(1, 36));
    const follower = followFileJournal({ directory: directory.path });
    expect(await followUntil(follower, 1, 36)).toEqual(recordsFrom(1, 36));
  });

  test("loses its torn last record, no other", async () => {
    const file = writeFirstFormat(directory.path, 1, recordsFrom(1, 20));
    truncateSync(file, readFileSync(file).length - 1);
    const journal = await open();
    expect(journal.lastSequence).toBe(19);
    expect(warnings).toEqual(["journal-torn-tail-truncated"]);
    await journal.close();
  });

  test("damaged before its end, it is refused, and its second part refuses a spoiled last record", async () => {
    const file = writeFirstFormat(directory.path, 1, recordsFrom(1, 20));
    const whole = readFileSync(file);
    const bytes = Buffer.from(whole);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(open()).rejects.toThrow(`${file} is damaged at byte`);
    writeFileSync(file, whole);
    await (await open()).close();
    bytes.set(whole);
    bytes[whole.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const journal = await open();
    await expect(readAll(journal)).rejects.toThrow(`${file} is damaged at byte`);
    await journal.close();
  });

  test.each([
    ["without its header", "BOURS"],
    ["without a record", Buffer.from("BOURSEJ1\u0015\0\0\0\0\0\0\0", "latin1")],
  ])("a last file %s is begun again", async (_what, content) => {
    writeFirstFormat(directory.path, 1, recordsFrom(1, 20));
    writeFileSync(join(directory.path, "0000000000000021.journal"), content);
    const journal = await open();
    await journal.append(recordsFrom(21, 1));
    expect(await readAll(journal)).toEqual(recordsFrom(1, 21));
    await journal.close();
    expect(warnings).toEqual(["journal-unborn-segment-removed"]);
    expect(readdirSync(directory.path).filter((name) => name.endsWith(".journal"))).toHaveLength(2);
  });
});
