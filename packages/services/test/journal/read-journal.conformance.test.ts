import { chmodSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openFileJournal, readJournal } from "../../src/exchange/journal/index.ts";
import type { NewRecord } from "../../src/exchange/journal/port.ts";
import { silentLog, temporaryDirectory } from "../exchange/harness.ts";
import { plain, recordsFrom } from "./records.ts";

const RECORDS = 12;
const SMALL_SEGMENT_BYTES = 200;

describe("reading a journal without opening it", () => {
  let directory: { path: string; remove: () => void };
  beforeEach(() => void (directory = temporaryDirectory()));
  afterEach(() => directory.remove());

  const open = (segmentBytesMax: number) =>
    openFileJournal({ directory: directory.path, log: silentLog, segmentBytesMax });
  async function write(segmentBytesMax = SMALL_SEGMENT_BYTES): Promise<void> {
    const journal = await open(segmentBytesMax);
    for (const record of recordsFrom(1, RECORDS)) await journal.append([record]);
    await journal.close();
  }
  async function readAll(path = directory.path): Promise<NewRecord[]> {
    const all: NewRecord[] = [];
    for await (const records of readJournal(path)) all.push(...records.map(plain));
    return all;
  }
  const segments = (): string[] =>
    readdirSync(directory.path)
      .filter((name) => name.endsWith(".journal"))
      .map((name) => join(directory.path, name));
  const flipLastByte = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };

  test("gives every record in order, file by file", async () => {
    await write();
    expect(segments().length).toBeGreaterThan(2);
    expect(await readAll()).toEqual(recordsFrom(1, RECORDS));
  });

  test("works while an exchange has the journal open, and sees what it wrote", async () => {
    const journal = await open(SMALL_SEGMENT_BYTES);
    await journal.append(recordsFrom(1, 3));
    expect(await readAll()).toEqual(recordsFrom(1, 3));
    await journal.append(recordsFrom(4, 5));
    expect(await readAll()).toEqual(recordsFrom(1, 8));
    await journal.close();
  });

  test("ends before half a record at the end, wherever it is torn, and changes nothing", async () => {
    await write(1_000_000);
    const [file = ""] = segments();
    const whole = readFileSync(file);
    const lastBytes = 40 + (recordsFrom(RECORDS, 1)[0]?.payload.length ?? 0);
    for (let length = whole.length - lastBytes; length < whole.length; length++) {
      const torn = whole.subarray(0, length);
      writeFileSync(file, torn);
      expect(await readAll()).toEqual(recordsFrom(1, RECORDS - 1));
      expect(readFileSync(file).equals(torn)).toBe(true);
    }
  });

  test("a file that is just being begun is not looked at", async () => {
    await write();
    writeFileSync(join(directory.path, "0000000000000013.journal.tmp"), "BOURS");
    expect(await readAll()).toEqual(recordsFrom(1, RECORDS));
  });

  test("damage before the end is an error that names the file, not a shorter journal", async () => {
    await write();
    const [first = ""] = segments();
    flipLastByte(first);
    await expect(readAll()).rejects.toThrow(`${first} is damaged at byte`);
  });

  test("a missing file is named by the record it began with", async () => {
    await write();
    const second = segments()[1] ?? "";
    unlinkSync(second);
    const sequence = Number(/([0-9]{16})\.journal$/.exec(second)?.[1]);
    await expect(readAll()).rejects.toThrow(`no file that begins with record ${sequence}`);
  });

  test("no directory, and a directory without a journal, are one clear line each", async () => {
    await expect(readAll(join(directory.path, "nowhere"))).rejects.toThrow(
      /^The journal directory .*nowhere cannot be read \(ENOENT.*\)\. Name the directory/,
    );
    await expect(readAll()).rejects.toThrow(/^There is no journal in .*\. Name the data directory/);
  });

  test.skipIf(process.getuid?.() === 0)("so is one without permission", async () => {
    chmodSync(directory.path, 0o000);
    await expect(readAll()).rejects.toThrow("cannot be read (EACCES");
    chmodSync(directory.path, 0o700);
  });
});
