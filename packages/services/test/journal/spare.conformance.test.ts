import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Disk, nodeDisk } from "../../src/exchange/disk/index.ts";
import { openFileJournal } from "../../src/exchange/journal/index.ts";
import type { Journal } from "../../src/exchange/journal/port.ts";
import { silentLog, temporaryDirectory } from "../exchange/harness.ts";
import { readAll, recordsFrom } from "./records.ts";

const SEGMENT_BYTES_MAX = 4_000;
const RECORDS = 400;

describe("segments that are filled ahead", () => {
  let directory: { path: string; remove: () => void };
  beforeEach(() => void (directory = temporaryDirectory()));
  afterEach(() => directory.remove());

  const open = (disk: Disk = nodeDisk()): Promise<Journal> =>
    openFileJournal({
      directory: directory.path,
      log: silentLog,
      disk,
      segmentBytesMax: SEGMENT_BYTES_MAX,
    });
  const names = (): string[] =>
    readdirSync(directory.path).filter(
      (name) => name.endsWith(".journal") || name.endsWith(".tmp"),
    );
  const newest = (): string =>
    names()
      .filter((name) => name.endsWith(".journal"))
      .at(-1) ?? "";
  const sizeOf = (name: string): number => statSync(join(directory.path, name)).size;
  const appendAll = async (journal: Journal, until = RECORDS): Promise<void> => {
    for (const record of recordsFrom(1, until)) await journal.append([record]);
  };
  /** The disk, but the spare's writes do this first. */
  const withSpare = (beforeWrite: () => Promise<void>): Disk => ({
    ...nodeDisk(),
    open: async (path, how) => {
      const file = await nodeDisk().open(path, how);
      if (!path.endsWith("spare.tmp")) return file;
      return {
        write: (bytes) => beforeWrite().then(() => file.write(bytes)),
        sync: () => file.sync(),
        close: () => file.close(),
      };
    },
  });

  test("appends make no file longer, and every record is read back", async () => {
    const journal = await open();
    let grown = 0;
    let before = { name: newest(), size: 0 };
    for (const record of recordsFrom(1, RECORDS)) {
      await journal.append([record]);
      const now = { name: newest(), size: sizeOf(newest()) };
      if (now.name === before.name && now.size !== before.size) grown += 1;
      before = now;
      // The filling has its turn as well.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const inFirst = Number(names()[1]?.slice(0, 16)) - 1;
    expect(names().length).toBeGreaterThan(3);
    expect(grown).toBe(inFirst);
    expect(await readAll(journal)).toEqual(recordsFrom(1, RECORDS));
    await journal.close();
  });

  test("nothing is filled where little is written, and nothing is left behind by closing", async () => {
    const journal = await open();
    await appendAll(journal, 15);
    expect(names()).toHaveLength(1);
    expect(sizeOf(newest())).toBeLessThan(SEGMENT_BYTES_MAX / 4);
    for (const record of recordsFrom(16, 15)) await journal.append([record]);
    expect(names()).toContain("spare.tmp");
    await journal.close();
    expect(names()).toHaveLength(1);
    const again = await open();
    expect(await readAll(again)).toEqual(recordsFrom(1, 30));
    await again.close();
  });

  test("the usual sizes: 1 MB that grows, then a file that is filled", async () => {
    const journal = await openFileJournal({ directory: directory.path, log: silentLog });
    const payload = new Uint8Array(4_000).fill(7);
    for (let sequence = 1; sequence <= 400; sequence += 1) {
      await journal.append([{ sequence, timeUs: sequence, payload }]);
    }
    const [first = "", second = ""] = names();
    expect(names()).toHaveLength(2);
    expect(sizeOf(first)).toBeLessThanOrEqual(2 ** 20);
    expect(sizeOf(first)).toBeGreaterThan(2 ** 20 - 4_100);
    expect(sizeOf(second)).toBe(2 ** 24);
    await journal.close();
  });

  test("a next writer goes on behind a file that is not full, and cuts its zeros off", async () => {
    const journal = await open();
    await appendAll(journal);
    await journal.close();
    const last = newest();
    expect(sizeOf(last)).toBe(SEGMENT_BYTES_MAX);
    const again = await open();
    expect(sizeOf(last)).toBeLessThan(SEGMENT_BYTES_MAX);
    await again.append(recordsFrom(RECORDS + 1, 1));
    expect(await readAll(again)).toEqual(recordsFrom(1, RECORDS + 1));
    await again.close();
  });

  const appendToManyFiles = async (disk: Disk): Promise<readonly number[]> => {
    const journal = await open(disk);
    await appendAll(journal);
    expect(await readAll(journal)).toEqual(recordsFrom(1, RECORDS));
    await journal.close();
    expect(names().filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(names().length).toBeGreaterThan(3);
    return names().map(sizeOf);
  };

  test("a disk that has no room for zeros gets files that grow", async () => {
    const sizes = await appendToManyFiles(withSpare(() => Promise.reject(new Error("ENOSPC"))));
    expect(sizes.filter((size) => size >= SEGMENT_BYTES_MAX)).toEqual([]);
  });

  test("a file that is not filled in time is not waited for", async () => {
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 40));
    const sizes = await appendToManyFiles(withSpare(pause));
    // The first one grows in any case.
    const filled = sizes.filter((size) => size >= SEGMENT_BYTES_MAX);
    expect(filled.length).toBeLessThan(sizes.length - 1);
  });
});
