import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Journal, JournalError } from "../../src/exchange/journal/port.ts";
import { readAll, recordsFrom } from "./records.ts";

/** One journal under test: `open` may be called again after `close`, on the same records. */
export interface JournalUnderTest {
  readonly open: () => Promise<Journal>;
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

    test("a new journal is empty", async () => {
      expect(journal.lastSequence).toBe(0);
      expect(await readAll(journal)).toEqual([]);
    });

    test("records come back in order, byte for byte, after it was opened again", async () => {
      const records = recordsFrom(1, 100);
      await journal.append(records.slice(0, 1));
      await journal.append(records.slice(1, 60));
      await journal.append(records.slice(60));
      await journal.close();
      journal = await underTest.open();
      expect(journal.lastSequence).toBe(100);
      expect(await readAll(journal)).toEqual(records);
    });

    test("sequences go on where the last writer stopped", async () => {
      await journal.append(recordsFrom(1, 3));
      await journal.close();
      journal = await underTest.open();
      await journal.append(recordsFrom(4, 2));
      expect(await readAll(journal)).toEqual(recordsFrom(1, 5));
    });

    test("replay begins at any sequence", async () => {
      await journal.append(recordsFrom(1, 50));
      for (const from of [1, 2, 50, 51]) {
        expect(await readAll(journal, from)).toEqual(recordsFrom(from, 51 - from));
      }
    });

    test("an empty batch changes nothing", async () => {
      await journal.append([]);
      expect(journal.lastSequence).toBe(0);
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

    test("there is one writer: opening it a second time is refused", async () => {
      await expect(underTest.open()).rejects.toThrow(JournalError);
      await expect(underTest.open()).rejects.toThrow("in use by another process");
    });

    test("a closed journal takes nothing", async () => {
      await journal.close();
      await expect(journal.append(recordsFrom(1, 1))).rejects.toThrow("it is closed");
    });

    test("an empty or oversized command is refused and nothing is written", async () => {
      for (const length of [0, 64 * 1024 + 1]) {
        const payload = new Uint8Array(length);
        const record = { sequence: 1, timeUs: 1, payload };
        await expect(journal.append([record])).rejects.toThrow("cannot be journalled");
      }
      await journal.append([
        { sequence: 1, timeUs: 1, payload: new Uint8Array(64 * 1024).fill(7) },
      ]);
      expect(await readAll(journal)).toHaveLength(1);
    });
  });
}
