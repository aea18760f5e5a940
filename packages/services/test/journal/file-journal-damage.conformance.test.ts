import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openFileJournal } from "../../src/exchange/journal/index.ts";
import type { Log } from "../../src/runtime/index.ts";
import { temporaryDirectory } from "../exchange/harness.ts";
import { readAll, recordsFrom } from "./records.ts";

const RECORDS = 12;
const HEADER_BYTES = 32;
const RECORD_HEADER_BYTES = 40;

describe("a file journal after a crash or on a failing disk", () => {
  let directory: { path: string; remove: () => void };
  let warnings: string[];
  const log: Log = { info: () => {}, warn: (event) => warnings.push(event), error: () => {} };
  const open = (segmentBytesMax?: number) =>
    openFileJournal({
      directory: directory.path,
      log,
      ...(segmentBytesMax === undefined ? {} : { segmentBytesMax }),
    });

  beforeEach(async () => {
    directory = temporaryDirectory();
    warnings = [];
  });
  afterEach(() => directory.remove());

  async function write(segmentBytesMax?: number): Promise<void> {
    const journal = await open(segmentBytesMax);
    for (const record of recordsFrom(1, RECORDS)) await journal.append([record]);
    await journal.close();
  }
  const segments = (): string[] =>
    readdirSync(directory.path)
      .filter((name) => name.endsWith(".journal"))
      .map((name) => join(directory.path, name));
  const onlySegment = (): string => segments()[0] ?? "none";
  /** Puts the journal back as it was: each opening begins a segment of its own. */
  const restore = (whole: Uint8Array): void => {
    for (const segment of segments().slice(1)) unlinkSync(segment);
    writeFileSync(onlySegment(), whole);
  };
  /** Where each record begins, and the end of the last. */
  const offsets = (): number[] => {
    const ends = [HEADER_BYTES];
    for (const { payload } of recordsFrom(1, RECORDS)) {
      ends.push((ends.at(-1) ?? 0) + RECORD_HEADER_BYTES + payload.length);
    }
    return ends;
  };

  test("the files are as long as the format says", async () => {
    await write();
    expect(statSync(onlySegment()).size).toBe(offsets().at(-1));
  });

  test("a last record torn at any byte is cut off, the rest stays, and writing goes on", async () => {
    await write();
    const file = onlySegment();
    const whole = readFileSync(file);
    const lastBegins = offsets().at(-2) ?? 0;
    for (let length = lastBegins; length < whole.length; length++) {
      restore(whole.subarray(0, length));
      const journal = await open();
      expect(journal.lastSequence).toBe(RECORDS - 1);
      expect(statSync(file).size).toBe(lastBegins);
      await journal.append(recordsFrom(RECORDS, 1));
      expect(await readAll(journal)).toEqual(recordsFrom(1, RECORDS));
      await journal.close();
    }
    expect(new Set(warnings)).toEqual(new Set(["journal-torn-tail-truncated"]));
    expect(warnings).toHaveLength(whole.length - lastBegins - 1);
  });

  const TORN = ["journal-torn-tail-truncated"];
  test.each([
    ["zeros, as a file is filled with,", Buffer.alloc(5_000), []],
    ["zeros and something", Buffer.concat([Buffer.alloc(70_000), Buffer.from([1])]), TORN],
    ["noise", Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919 + 13) % 256)), TORN],
    ["the beginning of a record", Buffer.from([40, 0, 0, 0, 1, 2, 3, 4, 13]), TORN],
  ])("%s behind the last record are cut off", async (_what, tail, told) => {
    await write();
    const whole = readFileSync(onlySegment());
    writeFileSync(onlySegment(), Buffer.concat([whole, tail]));
    const journal = await open();
    expect(await readAll(journal)).toEqual(recordsFrom(1, RECORDS));
    expect(warnings).toEqual(told);
    await journal.close();
    expect(readFileSync(onlySegment())).toEqual(whole);
  });

  test("any flipped bit before the last record is found, named, and nothing is changed", async () => {
    await write();
    const file = onlySegment();
    const whole = readFileSync(file);
    const begins = offsets();
    const lastBegins = begins.at(-2) ?? 0;
    for (let at = 0; at < lastBegins; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(file, bytes);
      const record = begins.findLast((begin) => begin <= at) ?? 0;
      const error = await open().then(
        () => undefined,
        (refusal: Error) => refusal.message,
      );
      const place = at < HEADER_BYTES ? 0 : record;
      expect(error, `byte ${at}`).toContain(`${file} is damaged at byte ${place}`);
      expect(error).toContain("Put back an undamaged copy");
      expect(readFileSync(file).equals(bytes)).toBe(true);
    }
  });

  test("a damaged last record counts as torn: it is cut off, with a line in the log", async () => {
    await write();
    const bytes = readFileSync(onlySegment());
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    writeFileSync(onlySegment(), bytes);
    const journal = await open();
    expect(journal.lastSequence).toBe(RECORDS - 1);
    expect(warnings).toEqual(["journal-torn-tail-truncated"]);
    await journal.close();
  });

  test("damage in an earlier file is found by the replay, even at its very end", async () => {
    await write(200);
    const [first = "", ...others] = segments();
    expect(others.length).toBeGreaterThan(1);
    const bytes = readFileSync(first);
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    writeFileSync(first, bytes);
    const journal = await open(200);
    await expect(readAll(journal)).rejects.toThrow(`${first} is damaged at byte`);
    await journal.close();
  });

  test("a missing file is named by the record it began with", async () => {
    await write(200);
    const second = segments()[1] ?? "";
    unlinkSync(second);
    const journal = await open(200);
    const sequence = Number(/([0-9]{16})\.journal$/.exec(second)?.[1]);
    await expect(readAll(journal)).rejects.toThrow(`no file that begins with record ${sequence}`);
    await journal.close();
  });

  test("a file cut between two records is found: the next one does not follow it", async () => {
    await write(400);
    const [first = ""] = segments();
    const [, , begin = 0] = offsets();
    writeFileSync(first, readFileSync(first).subarray(0, begin));
    const journal = await open(400);
    await expect(readAll(journal)).rejects.toThrow(`${first} ends before it, at byte ${begin}`);
    await journal.close();
  });

  test("a whole file of another journal is refused by the chain", async () => {
    await write(200);
    const second = segments()[1] ?? "";
    const other = temporaryDirectory();
    const elsewhere = await openFileJournal({ directory: other.path, log, segmentBytesMax: 200 });
    for (const record of recordsFrom(1, RECORDS)) {
      await elsewhere.append([{ ...record, timeUs: record.timeUs + 1 }]);
    }
    await elsewhere.close();
    copyFileSync(join(other.path, basename(second)), second);
    other.remove();
    const journal = await open(200);
    await expect(readAll(journal)).rejects.toThrow(`${second} is damaged at byte 0: it follows`);
    await journal.close();
  });

  test.each([
    ["that grows", 0],
    ["filled ahead", 100_000],
  ])(
    "in a file %s a batch torn in its middle is cut there, though it goes on",
    async (_how, zeros) => {
      const journal = await open();
      await journal.append(recordsFrom(1, 3));
      await journal.append(recordsFrom(4, RECORDS - 3));
      await journal.close();
      const file = onlySegment();
      const whole = Buffer.concat([readFileSync(file), Buffer.alloc(zeros)]);
      const begins = offsets();
      const opened: (number | string)[] = [];
      for (let record = 1; record <= RECORDS; record++) {
        const bytes = Buffer.from(whole);
        bytes.fill(0, begins[record - 1], (begins[record - 1] ?? 0) + RECORD_HEADER_BYTES);
        restore(bytes);
        const again = await open().catch((refusal: Error) => refusal);
        if (again instanceof Error) {
          opened.push(/at byte ([0-9]+)/.exec(again.message)?.[0] ?? again.message);
        } else {
          opened.push(again.lastSequence);
          await again.close();
        }
      }
      expect(opened).toEqual([
        ...begins.slice(0, 3).map((begin) => `at byte ${begin}`),
        ...begins.slice(3, RECORDS).map((_, index) => index + 3),
      ]);
    },
  );

  test("what a writer left half written is passed over once the next one has gone on", async () => {
    await write();
    const file = onlySegment();
    const journal = await open();
    await journal.append(recordsFrom(RECORDS + 1, 2));
    await journal.close();
    appendFileSync(file, Buffer.from([40, 0, 0, 0, 1, 2, 3, 4, 13]));
    const again = await open();
    expect(await readAll(again)).toEqual(recordsFrom(1, RECORDS + 2));
    await again.close();
  });

  test("a file that was not finished is removed, and the next writer has its own epoch", async () => {
    await write();
    writeFileSync(join(directory.path, "0000000000000013.journal.tmp"), "BOURS");
    writeFileSync(join(directory.path, "spare.tmp"), Buffer.alloc(5_000));
    const journal = await open();
    expect([journal.lastSequence, journal.epoch]).toEqual([RECORDS, 2]);
    expect(readdirSync(directory.path).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    await journal.close();
  });

  test("a directory that cannot be written is one clear line", async () => {
    const file = join(directory.path, "a-file");
    writeFileSync(file, "");
    await expect(openFileJournal({ directory: join(file, "journal"), log })).rejects.toThrow(
      /^The journal directory .*a-file\/journal cannot be written \(.*\)\. Make it writable/,
    );
  });

  test.skipIf(process.getuid?.() === 0)("so is one without permission", async () => {
    const readOnly = join(directory.path, "read-only");
    mkdirSync(readOnly);
    chmodSync(readOnly, 0o555);
    await expect(openFileJournal({ directory: readOnly, log })).rejects.toThrow(
      "cannot be written",
    );
  });
});
