import type { JournalFollower, JournalRecord } from "../journal/port.ts";
import { EVENT_LOG_READ_MS_MAX } from "../limits.ts";

/**
 * Reads the records `from` ... `to` of a log, which has them. Gives up when nothing comes for a while,
 * for a start must not wait for a slow log: whoever visits has to look how far it came.
 */
export async function readBetween(
  follower: JournalFollower,
  { from, to }: { readonly from: number; readonly to: number },
  visit: (record: JournalRecord) => void,
): Promise<void> {
  const patience = new AbortController();
  let timer = setTimeout(() => patience.abort(), EVENT_LOG_READ_MS_MAX);
  try {
    for await (const records of follower.follow(from, patience.signal)) {
      timer = timer.refresh();
      for (const record of records) {
        if (record.sequence <= to) visit(record);
        if (record.sequence >= to) return;
      }
    }
  } finally {
    clearTimeout(timer);
  }
}
