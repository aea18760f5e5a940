import { readFile } from "node:fs/promises";
import { JournalError, type JournalRecord } from "./port.ts";
import {
  damaged,
  hasRecordBehind,
  isUnborn,
  listSegments,
  readSegment,
  type Segment,
} from "./segment.ts";

/**
 * Reads the journal of a directory from its first record on, a file at a time, and changes nothing:
 * no lock is taken, so an exchange may be writing to it. Half a record at the very end is where
 * that exchange is just writing, or crashed; reading ends before it.
 */
export async function* readJournal(directory: string): AsyncGenerator<readonly JournalRecord[]> {
  let expected = 1;
  const segments = segmentsOf(directory);
  for (const [index, segment] of segments.entries()) {
    if (segment.firstSequence !== expected) throw missing(directory, expected);
    const bytes = await readFile(segment.path);
    const isLast = index === segments.length - 1;
    if (isLast && isUnborn(bytes)) return;
    const records: JournalRecord[] = [];
    const end = readSegment(segment, bytes, (record) => records.push(record));
    if (end.problem !== undefined) {
      const isTorn = isLast && !hasRecordBehind(bytes, end.offset, end.lastSequence);
      if (!isTorn) throw damaged(segment, end.offset, end.problem);
    }
    yield records;
    expected = end.lastSequence + 1;
  }
}

function segmentsOf(directory: string): Segment[] {
  let segments: Segment[];
  try {
    segments = listSegments(directory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JournalError(
      `The journal directory ${directory} cannot be read (${reason}). ` +
        `Name the directory that holds the journal, and make it readable for this user.`,
      { cause: error },
    );
  }
  if (segments.length > 0) return segments;
  throw new JournalError(
    `There is no journal in ${directory}. Name the data directory of an exchange that has run.`,
  );
}

function missing(directory: string, sequence: number): JournalError {
  return new JournalError(
    `The journal in ${directory} has no file that begins with record ${sequence}. ` +
      `A file is missing: put it back from a backup.`,
  );
}
