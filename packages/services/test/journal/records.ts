import type { Journal, JournalFollower, NewRecord } from "../../src/exchange/journal/port.ts";

/** Records whose every field tells them apart; times need more than 32 bits. */
export function recordsFrom(first: number, count: number): NewRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const sequence = first + index;
    const payload = new Uint8Array(1 + (sequence % 90)).fill(sequence % 251);
    return { sequence, timeUs: 1_790_000_000_000_000 + sequence, payload };
  });
}

/** Every record from there on, copied out of the journal's own memory. */
export async function readAll(journal: Journal, from = 1): Promise<NewRecord[]> {
  const records: NewRecord[] = [];
  const count = await journal.replay(from, (record) => void records.push(plain(record)));
  if (count !== records.length) throw new Error(`The replay said ${count} of ${records.length}.`);
  return records;
}

/** Which writer wrote each record, oldest first. */
export async function readEpochs(journal: Journal): Promise<number[]> {
  const epochs: number[] = [];
  await journal.replay(journal.firstSequence, ({ epoch }) => void epochs.push(epoch));
  return epochs;
}

/** A record without its epoch, which the writer and not the caller gives it. */
export function plain({ sequence, timeUs, payload }: NewRecord): NewRecord {
  return { sequence, timeUs, payload: Uint8Array.from(payload) };
}

/** Follows until so many records came; a test that waits for more than come runs into its limit. */
export async function followUntil(
  follower: JournalFollower,
  from: number,
  lastSequence: number,
): Promise<NewRecord[]> {
  const stop = new AbortController();
  const records: NewRecord[] = [];
  for await (const batch of follower.follow(from, stop.signal)) {
    records.push(...batch.map(plain));
    if ((records.at(-1)?.sequence ?? 0) >= lastSequence) break;
  }
  stop.abort();
  return records;
}
