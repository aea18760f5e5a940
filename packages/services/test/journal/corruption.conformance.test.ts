import { beforeAll, describe, expect, test } from "vitest";
import { openFileJournal } from "../../src/exchange/journal/index.ts";
import { JournalError, type NewRecord } from "../../src/exchange/journal/port.ts";
import { silentLog } from "../exchange/harness.ts";
import { MemoryDisk } from "./memory-disk.ts";
import { plain, recordsFrom } from "./records.ts";

const RECORDS = 10_000;
const SEGMENT_BYTES_MAX = 60_000;
/** JOURNAL_POSITIONS=all takes every byte of the journal; that is an hour's work. */
const POSITIONS = process.env["JOURNAL_POSITIONS"] ?? "1000";
const DIRECTORY = "journal";
const HEADER_BYTES = 32;
const RECORD_HEADER_BYTES = 40;
/** More than the last two batches have. */
const LAST_BYTES = 400;

/** A record of the journal: where it begins, and with which record its batch ended. */
interface Known {
  readonly path: string;
  readonly begin: number;
  readonly end: number;
  readonly sequence: number;
  readonly batchLast: number;
}

type Damage = (bytes: Buffer, at: number) => Buffer;
const flip: Damage = (bytes, at) => {
  const spoiled = Buffer.from(bytes);
  spoiled[at] = (spoiled[at] ?? 0) ^ (1 << ((at * 7) % 8));
  return spoiled;
};
const cut: Damage = (bytes, at) => bytes.subarray(0, at);

const records = recordsFrom(1, RECORDS);
const known: Known[] = [];
let files: Map<string, Buffer>;
let firstSequences: number[];

beforeAll(async () => {
  const disk = new MemoryDisk();
  const journal = await openFileJournal({
    directory: DIRECTORY,
    log: silentLog,
    disk,
    segmentBytesMax: SEGMENT_BYTES_MAX,
  });
  let size = 1;
  for (let from = 0; from < RECORDS; from += size) {
    size = Math.min((from % 37) + 1, RECORDS - from);
    await journal.append(records.slice(from, from + size));
    noteBatch(disk, records.slice(from, from + size));
  }
  await journal.close();
  files = new Map([...disk.files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  firstSequences = [...files.keys()].map((path) => Number(/([0-9]+)\.journal$/.exec(path)?.[1]));
});

/** What stands behind the records of a file are zeros that were not written over. */
function noteBatch(disk: MemoryDisk, batch: readonly NewRecord[]): void {
  const path = [...disk.files.keys()]
    .filter((name) => name.endsWith(".journal"))
    .toSorted()
    .at(-1);
  if (path === undefined) throw new Error("A batch was written to no file.");
  const before = known.at(-1);
  let begin = before?.path === path ? before.end : HEADER_BYTES;
  for (const { sequence, payload } of batch) {
    const end = begin + RECORD_HEADER_BYTES + payload.length;
    known.push({ path, begin, end, sequence, batchLast: batch.at(-1)?.sequence ?? 0 });
    begin = end;
  }
}

/** Evenly over the whole journal, and every byte of the last two batches. */
function positions(): { path: string; at: number }[] {
  const all = [...files].flatMap(([path, bytes]) =>
    Array.from({ length: bytes.length }, (_, at) => ({ path, at })),
  );
  if (POSITIONS === "all") return all;
  const step = Math.floor(all.length / Number(POSITIONS));
  const { path: newest = "", end: last = 0 } = known.at(-1) ?? {};
  const isLast = ({ path, at }: { path: string; at: number }): boolean =>
    path === newest && last - LAST_BYTES <= at && at < last;
  return [...all.filter((_, index) => index % step === 0), ...all.filter(isLast)];
}

/**
 * What became of a journal with this damage, read from the file before the damaged one: the last
 * sequence of an exact prefix, or the refusal.
 */
async function outcomeOf(
  damage: Damage,
  { path, at }: { path: string; at: number },
): Promise<number | string> {
  const disk = new MemoryDisk(files);
  disk.files.set(path, damage(files.get(path) ?? Buffer.alloc(0), at));
  const from = firstSequences[[...files.keys()].indexOf(path) - 1] ?? 1;
  try {
    const journal = await openFileJournal({ directory: DIRECTORY, log: silentLog, disk });
    const read: NewRecord[] = [];
    await journal.replay(from, (record) => void read.push(plain(record)));
    expect(read, `${path} ${at}`).toEqual(records.slice(from - 1, journal.lastSequence));
    return journal.lastSequence;
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return error.message;
  }
}

function namesPlace(outcome: number | string, path: string, offset: number): boolean {
  const text = String(outcome);
  return text.includes(path) && new RegExp(`at byte ${offset}[^0-9]`).test(text);
}

describe("a journal of 10,000 records in many files, one byte flipped or the rest cut off", () => {
  test.each([
    ["flipped", flip],
    ["cut", cut],
  ])("%s: an exact prefix, or a refusal that names the place", async (what, damage) => {
    const newest = [...files.keys()].at(-1) ?? "";
    const lastBatch = known.filter(({ batchLast }) => batchLast === RECORDS);
    const wrong: string[] = [];
    const counts = { prefixes: 0, refusals: 0, zeros: 0 };
    for (const place of positions()) {
      const outcome = await outcomeOf(damage, place);
      const hit = known.find(
        ({ path, begin, end }) => path === place.path && begin <= place.at && place.at < end,
      );
      const isBehind = hit === undefined && place.at >= HEADER_BYTES;
      if (isBehind) {
        counts.zeros += 1;
        if (outcome !== RECORDS) wrong.push(`${what} behind ${place.path} ${place.at}: ${outcome}`);
        continue;
      }
      const mayBePrefix =
        place.path === newest &&
        hit !== undefined &&
        (what === "cut" || lastBatch.some(({ sequence }) => sequence === hit.sequence));
      counts[mayBePrefix ? "prefixes" : "refusals"] += 1;
      const isRight = mayBePrefix
        ? outcome === hit.sequence - 1
        : namesPlace(outcome, place.path, hit?.begin ?? 0);
      if (!isRight) wrong.push(`${what} at ${place.path} ${place.at}: ${outcome}`);
    }
    expect(wrong).toEqual([]);
    expect(Math.min(counts.prefixes, counts.refusals)).toBeGreaterThan(100);
    expect(counts.zeros).toBeGreaterThan(20);
    expect(counts.prefixes + counts.refusals + counts.zeros).toBeGreaterThan(1_300);
  });
});
