import { type Disk, nodeDisk } from "../disk/index.ts";
import { JournalError, type JournalRecord } from "./port.ts";
import { readSegments } from "./read-segments.ts";
import { listSegments, type Segment } from "./segment.ts";

/**
 * Reads the journal of a directory from its first record on, a part at a time, and changes nothing:
 * no lock is taken, so an exchange may be writing to it. Half a record at the very end is where
 * that exchange is just writing, or crashed; reading ends before it.
 */
export async function* readJournal(
  directory: string,
  disk: Disk = nodeDisk(),
): AsyncGenerator<readonly JournalRecord[]> {
  const segments = await segmentsOf(disk, directory);
  yield* readSegments({ disk, directory, segments }, { from: 1 });
}

async function segmentsOf(disk: Disk, directory: string): Promise<Segment[]> {
  let segments: Segment[];
  try {
    segments = await listSegments(disk, directory);
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
