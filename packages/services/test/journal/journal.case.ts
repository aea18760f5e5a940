import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Journal,
  JournalError,
  type JournalFollower,
} from "../../src/exchange/journal/port.ts";
import { followUntil, plain, readAll, readEpochs, recordsFrom } from "./records.ts";

/** One journal under test: `open` may be called again after `close`, on the same records. */
export interface JournalUnderTest {
  readonly open: () => Promise<Journal>;
  readonly follower: () => JournalFollower;
  readonly remove: () => Promise<void>;
}

export interface JournalCases {
  readonly name: string;
  readonly make: () => Promise<JournalUnderTest>;
}

/** What every journal must do, whatever it is made of. */
export function runJournalCases({ name, make }: JournalCases): void {
  describe(`journal: ${name}`, () => {
    let underTest: JournalUnderTest;
    let journal: Journal;

    beforeEach(async () => {
      underTest = await make();
      journal = await underTest.open();
    });
    afterEach(async () => {
      await journal.close();
      await underTest.remove();
    });
    const reopen = async () => {
      await journal.close();
      journal = await underTest.open();
    };

    test("a new journal is empty", async () => {
      expect([journal.firstSequence, journal.lastSequence]).toEqual([1, 0]);
      expect(journal.epoch).toBeGreaterThan(0);
      expect(await readAll(journal)).toEqual([]);
    });

    test("records come back in order, byte for byte, after it was opened again", async () => {
      const records = recordsFrom(1, 100);
      await journal.append(records.slice(0, 1));
      await journal.append(records.slice(1, 60));
      await journal.append(records.slice(60));
      await reopen();
      expect([journal.firstSequence, journal.lastSequence]).toEqual([1, 100]);
      expect(await readAll(journal)).toEqual(records);
    });

    test("sequences go on where the last writer stopped", async () => {
      await journal.append(recordsFrom(1, 3));
      await reopen();
      await journal.append(recordsFrom(4, 2));
      expect(await readAll(journal)).toEqual(recordsFrom(1, 5));
    });

    test("replay begins at any sequence", async () => {
      await journal.append(recordsFrom(1, 50));
      for (const from of [1, 2, 50, 51]) {
        expect(await readAll(journal, from)).toEqual(recordsFrom(from, 51 - from));
      }
    });

    test("replay waits for a visitor that takes its time", async () => {
      await journal.append(recordsFrom(1, 5));
      let isBusy = false;
      const overlaps: boolean[] = [];
      await journal.replay(1, async () => {
        overlaps.push(isBusy);
        isBusy = true;
        await new Promise((resolve) => setImmediate(resolve));
        isBusy = false;
      });
      expect(overlaps).toEqual([false, false, false, false, false]);
    });

    test("an empty batch changes nothing", async () => {
      await journal.append([]);
      expect(journal.lastSequence).toBe(0);
    });

    test("a large batch is one batch", async () => {
      const records = recordsFrom(1, 20_000);
      await journal.append(records);
      expect(journal.lastSequence).toBe(20_000);
      expect(await readAll(journal)).toEqual(records);
      expect(await readAll(journal, 19_990)).toEqual(records.slice(-11));
    });

    test("a gap or a repeated sequence is refused and nothing is written", async () => {
      await journal.append(recordsFrom(1, 2));
      await expect(journal.append(recordsFrom(2, 1))).rejects.toThrow("where 3 comes next");
      await expect(journal.append(recordsFrom(4, 1))).rejects.toThrow("where 3 comes next");
      await journal.append(recordsFrom(3, 1));
      expect(await readAll(journal)).toEqual(recordsFrom(1, 3));
    });

    test("a second batch is refused while the first is being written", async () => {
      const first = journal.append(recordsFrom(1, 1));
      await expect(journal.append(recordsFrom(2, 1))).rejects.toThrow("one writer");
      await first;
      expect(await readAll(journal)).toEqual(recordsFrom(1, 1));
    });

    test("a closed journal takes nothing", async () => {
      await journal.close();
      await expect(journal.append(recordsFrom(1, 1))).rejects.toThrow("it is closed");
    });

    test("closing waits for the batch that is being written", async () => {
      const order: string[] = [];
      const written = journal.append(recordsFrom(1, 500)).then(() => order.push("written"));
      await journal.close();
      order.push("closed");
      await written;
      expect(order).toEqual(["written", "closed"]);
      journal = await underTest.open();
      expect(journal.lastSequence).toBe(500);
    });

    test("an empty or oversized record is refused and nothing is written", async () => {
      const sizeMax = 4 * 1024 * 1024;
      for (const length of [0, sizeMax + 1]) {
        const payload = new Uint8Array(length);
        const record = { sequence: 1, timeUs: 1, payload };
        await expect(journal.append([record])).rejects.toThrow("cannot be journalled");
      }
      await journal.append([{ sequence: 1, timeUs: 1, payload: new Uint8Array(sizeMax).fill(7) }]);
      const [only] = await readAll(journal);
      expect(only?.payload.length).toBe(sizeMax);
    });

    describe("writers and their epochs", () => {
      test("there is one writer: a second one is refused, or the first can append no more", async () => {
        await journal.append(recordsFrom(1, 1));
        const second = await underTest.open().catch((refusal: unknown) => refusal);
        const isFirstAlive = second instanceof JournalError;
        const [writer, other] = isFirstAlive ? [journal] : [second as Journal, journal];
        const refusals: unknown[] = [];
        for (let time = 0; time < 2; time++) {
          await other?.append(recordsFrom(2, 1)).catch((error: unknown) => refusals.push(error));
        }
        expect(refusals.every((error) => error instanceof JournalError)).toBe(true);
        expect(refusals).toHaveLength(isFirstAlive ? 0 : 2);
        await writer.append(recordsFrom(2, 1));
        await writer.close();
        await reopen();
        expect(await readAll(journal)).toEqual(recordsFrom(1, 2));
      });

      test("every writer has a higher epoch, whether the ones before it appended or not", async () => {
        const epochs = [journal.epoch];
        for (let writer = 2; writer <= 5; writer++) {
          await reopen();
          epochs.push(journal.epoch);
        }
        expect(epochs).toEqual([...new Set(epochs)].toSorted((a, b) => a - b));
      });

      test("records carry the epoch of their writer", async () => {
        const writers = [journal.epoch];
        await journal.append(recordsFrom(1, 2));
        await reopen();
        await reopen();
        writers.push(journal.epoch);
        await journal.append(recordsFrom(3, 1));
        const [first, second] = writers;
        expect(await readEpochs(journal)).toEqual([first, first, second]);
      });
    });

    describe("retention", () => {
      const COUNT = 200;
      beforeEach(async () => {
        for (let from = 1; from <= COUNT; from += 10) await journal.append(recordsFrom(from, 10));
      });

      test("lets go of nothing that is still wanted, and says what it no longer has", async () => {
        await journal.dropBefore(150);
        const first = journal.firstSequence;
        expect(first).toBeLessThanOrEqual(150);
        expect(await readAll(journal, first)).toEqual(recordsFrom(first, COUNT + 1 - first));
        await reopen();
        expect([journal.firstSequence, journal.lastSequence]).toEqual([first, COUNT]);
        expect(await readAll(journal, 150)).toEqual(recordsFrom(150, 51));
        const before = await readAll(journal, first - 1).catch((error: unknown) => error);
        expect(before instanceof JournalError).toBe(first > 1);
      });

      test("goes on after everything was let go of", async () => {
        await reopen();
        await journal.dropBefore(COUNT + 1);
        await journal.append(recordsFrom(COUNT + 1, 3));
        await reopen();
        expect(journal.lastSequence).toBe(COUNT + 3);
        expect(await readAll(journal, COUNT + 1)).toEqual(recordsFrom(COUNT + 1, 3));
      });

      test("happens beside appends", async () => {
        const dropped = journal.dropBefore(100);
        await journal.append(recordsFrom(COUNT + 1, 1));
        await dropped;
        expect(await readAll(journal, 100)).toEqual(recordsFrom(100, COUNT + 2 - 100));
      });
    });

    describe("a follower", () => {
      test("reads what is there and then what comes, in order, once", async () => {
        await journal.append(recordsFrom(1, 30));
        const followed = followUntil(underTest.follower(), 1, 100);
        for (let from = 31; from <= 100; from += 7) {
          await journal.append(recordsFrom(from, Math.min(7, 101 - from)));
        }
        expect(await followed).toEqual(recordsFrom(1, 100));
      });

      test("begins at any sequence, also at one that is still to come", async () => {
        await journal.append(recordsFrom(1, 30));
        expect(await followUntil(underTest.follower(), 17, 30)).toEqual(recordsFrom(17, 14));
        const early = followUntil(underTest.follower(), 41, 45);
        await journal.append(recordsFrom(31, 20));
        expect((await early).slice(0, 5)).toEqual(recordsFrom(41, 5));
      });

      test("goes on with the next writer's records, and knows them by their epoch", async () => {
        const stop = new AbortController();
        const epochs = new Map<number, number>();
        const writers = [journal.epoch];
        const following = (async () => {
          for await (const batch of underTest.follower().follow(1, stop.signal)) {
            for (const { sequence, epoch } of batch) epochs.set(sequence, epoch);
          }
        })();
        await journal.append(recordsFrom(1, 3));
        await expect.poll(() => epochs.size).toBe(3);
        for (const from of [4, 6]) {
          await reopen();
          writers.push(journal.epoch);
          await journal.append(recordsFrom(from, 2));
        }
        await expect.poll(() => epochs.size).toBe(7);
        stop.abort();
        await following;
        const [a, b, c] = writers;
        expect([...epochs]).toEqual(
          [1, 2, 3, 4, 5, 6, 7].map((s) => [s, s < 4 ? a : s < 6 ? b : c]),
        );
      });

      test("ends when it is told to, while it waits", async () => {
        const stop = new AbortController();
        const batches: unknown[] = [];
        const following = (async () => {
          for await (const batch of underTest.follower().follow(1, stop.signal))
            batches.push(batch);
        })();
        stop.abort();
        await following;
        expect(batches).toEqual([]);
      });

      test("is not held up by retention of what it has read", async () => {
        for (let from = 1; from <= 100; from += 10) await journal.append(recordsFrom(from, 10));
        const stop = new AbortController();
        const read: number[] = [];
        const following = (async () => {
          for await (const batch of underTest.follower().follow(1, stop.signal)) {
            read.push(...batch.map((record) => plain(record).sequence));
          }
        })();
        await expect.poll(() => read.at(-1)).toBe(100);
        await journal.dropBefore(101);
        await journal.append(recordsFrom(101, 5));
        await expect.poll(() => read.at(-1)).toBe(105);
        stop.abort();
        await following;
        expect(read).toEqual(Array.from({ length: 105 }, (_, index) => index + 1));
      });
    });
  });
}
