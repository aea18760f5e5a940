import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeDisk } from "../../src/exchange/disk/index.ts";
import { followFileJournal, openFileJournal } from "../../src/exchange/journal/index.ts";
import { JournalError, type NewRecord } from "../../src/exchange/journal/port.ts";
import { silentLog, temporaryDirectory } from "../exchange/harness.ts";
import { followUntil, plain, recordsFrom } from "./records.ts";

describe("following the files of a journal", () => {
  let directory: { path: string; remove: () => void };
  let stop: AbortController;
  let read: NewRecord[];
  beforeEach(() => {
    directory = temporaryDirectory();
    stop = new AbortController();
    read = [];
  });
  afterEach(() => {
    stop.abort();
    directory.remove();
  });

  const open = (segmentBytesMax = 1_000_000) =>
    openFileJournal({ directory: directory.path, log: silentLog, segmentBytesMax });
  const follower = () => followFileJournal({ directory: directory.path, pollMs: 2 });
  async function follow(from = 1): Promise<void> {
    for await (const batch of follower().follow(from, stop.signal)) read.push(...batch.map(plain));
  }
  const refusalOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => "not refused",
      (error: Error) => error.message,
    );
  const lastSegment = (): string =>
    join(
      directory.path,
      readdirSync(directory.path)
        .filter((name) => name.endsWith(".journal"))
        .toSorted()
        .at(-1) ?? "none",
    );
  async function write(from: number, count: number): Promise<void> {
    const journal = await open();
    await journal.append(recordsFrom(from, count));
    await journal.close();
  }

  test("waits for a directory that is not there yet", async () => {
    const later = join(directory.path, "later");
    const followed = followUntil(followFileJournal({ directory: later, pollMs: 2 }), 1, 3);
    const journal = await openFileJournal({ directory: later, log: silentLog });
    await journal.append(recordsFrom(1, 3));
    expect(await followed).toEqual(recordsFrom(1, 3));
    await journal.close();
  });

  test("is woken by the file system, long before it looks by itself", async () => {
    const journal = await open();
    const patient = followFileJournal({ directory: directory.path, pollMs: 3_000 });
    const stopped = new AbortController();
    const lagsMs: number[] = [];
    let appendedMs = 0;
    const following = (async () => {
      for await (const batch of patient.follow(1, stopped.signal)) {
        if (batch.length > 0) lagsMs.push(performance.now() - appendedMs);
      }
    })();
    await journal.append(recordsFrom(1, 1));
    await expect.poll(() => lagsMs.length).toBe(1);
    for (let sequence = 2; sequence <= 6; sequence++) {
      appendedMs = performance.now();
      await journal.append(recordsFrom(sequence, 1));
      await expect.poll(() => lagsMs.length).toBe(sequence);
    }
    expect(Math.max(...lagsMs.slice(1))).toBeLessThan(1_500);
    stopped.abort();
    await following;
    await journal.close();
  });

  test("never gives out a record before its last byte is there", async () => {
    await write(1, 3);
    const file = lastSegment();
    const whole = readFileSync(file);
    const lastBegins = whole.length - 40 - (recordsFrom(3, 1)[0]?.payload.length ?? 0);
    truncateSync(file, lastBegins);
    const following = follow();
    await expect.poll(() => read.length).toBe(2);
    for (let at = lastBegins; at < whole.length; at++) {
      expect(read).toHaveLength(2);
      appendFileSync(file, whole.subarray(at, at + 1));
      if (at % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => read.length).toBe(3);
    stop.abort();
    await following;
  });

  test("goes on behind a torn tail that the next writer cut off", async () => {
    await write(1, 3);
    appendFileSync(lastSegment(), Buffer.alloc(77, 5));
    const following = follow();
    await expect.poll(() => read.length).toBe(3);
    await write(4, 2);
    await expect.poll(() => read.length).toBe(5);
    stop.abort();
    await following;
    expect(read).toEqual(recordsFrom(1, 5));
  });

  test("follows through many small files while they are written and dropped", async () => {
    const journal = await open(300);
    const following = follow();
    for (const part of [0, 50, 100]) {
      for (const record of recordsFrom(part + 1, 50)) await journal.append([record]);
      await expect.poll(() => read.length).toBe(part + 50);
      await journal.dropBefore(part + 40);
    }
    stop.abort();
    await following;
    await journal.close();
    expect(read).toEqual(recordsFrom(1, 150));
  });

  test("says so when what it needs is no longer kept", async () => {
    const journal = await open(300);
    for (let sequence = 1; sequence <= 50; sequence++) {
      await journal.append(recordsFrom(sequence, 1));
    }
    await journal.dropBefore(40);
    await expect(follow(1)).rejects.toThrow("no longer keeps record 1");
    await journal.close();
  });

  test.each([
    ["some of its records", 2],
    ["all of its records", 0],
  ])("stops when the next writer has lost %s that were given out", async (_what, left) => {
    await write(1, 5);
    const refusal = refusalOf(follow());
    await expect.poll(() => read.length).toBe(5);
    const bytes = recordsFrom(1, left).reduce((sum, { payload }) => sum + 40 + payload.length, 32);
    truncateSync(lastSegment(), bytes);
    await write(left + 1, 1);
    expect(await refusal).toContain("goes on anew from record");
  });

  test("stops at a spoiled record that was durable, and names it", async () => {
    await write(1, 3);
    const file = lastSegment();
    const spoiled = readFileSync(file);
    spoiled[40] = (spoiled[40] ?? 0) ^ 1;
    await write(4, 1);
    writeFileSync(file, spoiled);
    await expect(follow()).rejects.toThrow(`${file} is damaged at byte 32`);
    await expect(follow()).rejects.toThrow(JournalError);
  });

  test("stops at a file that does not belong there", async () => {
    await write(1, 3);
    const refusal = refusalOf(follow());
    await expect.poll(() => read.length).toBe(3);
    const other = temporaryDirectory();
    const elsewhere = await openFileJournal({ directory: other.path, log: silentLog });
    await elsewhere.append(recordsFrom(1, 2));
    await elsewhere.append([{ sequence: 3, timeUs: 1, payload: new Uint8Array(9) }]);
    await elsewhere.close();
    await (await openFileJournal({ directory: other.path, log: silentLog })).close();
    const name = "0000000000000004.journal";
    writeFileSync(join(directory.path, name), readFileSync(join(other.path, name)));
    other.remove();
    expect(await refusal).toContain("follows another record 3");
  });

  test("a disk error is not swallowed", async () => {
    await write(1, 1);
    const disk = { ...nodeDisk(), list: () => Promise.reject(new Error("EIO")) };
    const broken = followFileJournal({ directory: directory.path, disk });
    await expect(followUntil(broken, 1, 1)).rejects.toThrow("EIO");
  });
});
