import type { JournalRecord } from "@bourse/core/record-log";
import type { Disk } from "../disk/index.ts";
import { damaged, dropped, missing, type Segment, segmentProblem } from "./segment.ts";
import { SegmentCursor } from "./segment-cursor.ts";

export interface Segments {
  readonly disk: Disk;
  readonly directory: string;
  readonly segments: readonly Segment[];
}

export interface Range {
  readonly from: number;
  /** The last record, which has to be there; without it, the end of the last segment, torn or not. */
  readonly until?: number;
}

/** The records of a range, a chunk at a time, checked to be one chain over all its segments. */
export async function* readSegments(
  { disk, directory, segments }: Segments,
  { from, until = Infinity }: Range,
): AsyncGenerator<readonly JournalRecord[]> {
  const first = segments.findLastIndex(({ firstSequence }) => firstSequence <= from);
  if (first < 0) throw dropped(directory, from);
  let before: SegmentEnd | undefined;
  for (const segment of segments.slice(first)) {
    if (segment.firstSequence > until) break;
    const cursor = await SegmentCursor.open(disk, segment);
    if (before !== undefined) refuseBreak(directory, before, cursor);
    const isLast = segment === segments.at(-1);
    let problem: string | undefined;
    while (cursor.link.sequence < until) {
      const { records, ...rest } = await cursor.read();
      problem = rest.problem;
      if (records.length === 0) break;
      yield records.filter(({ sequence }) => sequence >= from && sequence <= until);
    }
    if (isLast && problem !== undefined) await refuseProblem(cursor, problem, until === Infinity);
    before = { cursor, problem };
  }
  if (before !== undefined && until !== Infinity) refuseShortness(directory, before, until);
}

/** Where a segment's records ended, and what is wrong with the bytes behind them, if there are any. */
export interface SegmentEnd {
  readonly cursor: SegmentCursor;
  readonly problem: string | undefined;
}

/**
 * A segment must go on where the one before it ended. Bytes behind that end are what its writer left
 * half written: the next one says which record it follows, and so that there was nothing more.
 */
export function refuseBreak(directory: string, before: SegmentEnd, cursor: SegmentCursor): void {
  refuseShortness(directory, before, cursor.link.sequence);
  const problem = segmentProblem(cursor.header, before.cursor.link);
  if (problem !== undefined) throw damaged(cursor.segment, 0, problem);
}

function refuseShortness(directory: string, before: SegmentEnd, lastSequence: number): void {
  const { segment, offset, link } = before.cursor;
  if (link.sequence >= lastSequence) return;
  if (before.problem !== undefined) throw damaged(segment, offset, before.problem);
  const detail = `, and ${segment.path} ends before it, at byte ${offset}`;
  throw missing(directory, link.sequence + 1, detail);
}

async function refuseProblem(
  cursor: SegmentCursor,
  problem: string,
  mayBeTorn: boolean,
): Promise<void> {
  if (!mayBeTorn) throw damaged(cursor.segment, cursor.offset, problem);
  await cursor.tornEnd();
}
