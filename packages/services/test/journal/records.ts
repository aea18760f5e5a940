import type { Journal, JournalRecord } from "../../src/exchange/journal/port.ts";

/** Records whose every field tells them apart; times need more than 32 bits. */
export function recordsFrom(first: number, count: number): JournalRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const sequence = first + index;
    const payload = new Uint8Array(1 + (sequence % 90)).fill(sequence % 251);
    return { sequence, timeUs: 1_790_000_000_000_000 + sequence, payload };
  });
}

/** Every record from there on, copied out of the journal's own memory. */
export async function readAll(journal: Journal, from = 1): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  const count = await journal.replay(from, ({ sequence, timeUs, payload }) => {
    records.push({ sequence, timeUs, payload: Uint8Array.from(payload) });
  });
  if (count !== records.length) throw new Error(`The replay said ${count} of ${records.length}.`);
  return records;
}
