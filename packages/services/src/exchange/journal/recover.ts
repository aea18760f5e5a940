import { join } from "node:path";
import { CHAIN_START, type ChainLink } from "@bourse/core/record-log";
import type { Log } from "../../runtime/index.ts";
import { type Disk, isUnfinished, writeWhole } from "../disk/index.ts";
import { SegmentCursor } from "./segment-cursor.ts";
import { isUnborn, listSegments, readHeader, type Segment } from "./segment.ts";

export interface Recovered {
  readonly segments: Segment[];
  /** Of the last whole record. */
  readonly link: ChainLink;
}

/**
 * Finds the end of a journal and makes it durable: what a crash left half written is cut off, and so
 * are the zeros behind it; what was whole in the kernel's memory only is on disk before anything is
 * built on it.
 */
export async function recoverJournal(disk: Disk, directory: string, log: Log): Promise<Recovered> {
  await removeUnfinished(disk, directory);
  const segments = await listSegments(disk, directory);
  await removeUnborn({ disk, directory, log, segments });
  const last = segments.at(-1);
  if (last === undefined) return { segments, link: CHAIN_START };
  return { segments, link: await recoverTail(disk, directory, last, log) };
}

async function removeUnfinished(disk: Disk, directory: string): Promise<void> {
  const names = (await disk.list(directory)).filter(isUnfinished);
  for (const name of names) await disk.remove(join(directory, name));
}

interface Unborn {
  readonly disk: Disk;
  readonly directory: string;
  readonly log: Log;
  readonly segments: Segment[];
}

/** Only the first format's writer left such files, so only behind a file of the first format. */
async function removeUnborn({ disk, directory, log, segments }: Unborn): Promise<void> {
  const [before, last] = [segments.at(-2), segments.at(-1)];
  if (before === undefined || last === undefined) return;
  const bytes = await disk.read(last.path);
  if (!isUnborn(bytes) || (await readHeader(disk, before)).format !== 1) return;
  log.warn("journal-unborn-segment-removed", { file: last.path, bytes: bytes.length });
  await disk.remove(last.path);
  await disk.syncDirectory(directory);
  segments.pop();
}

async function recoverTail(
  disk: Disk,
  directory: string,
  last: Segment,
  log: Log,
): Promise<ChainLink> {
  const cursor = await SegmentCursor.open(disk, last);
  while ((await cursor.read()).records.length > 0);
  const problem = await cursor.tornEnd();
  if (problem !== undefined) {
    log.warn("journal-torn-tail-truncated", {
      file: last.path,
      offset: cursor.offset,
      lastSequence: cursor.link.sequence,
      problem,
    });
  }
  await makeDurable(disk, directory, cursor);
  return cursor.link;
}

/**
 * The last batch may be in the kernel's memory only. When its flush failed, the kernel holds it for
 * clean and would not write it if it were asked to sync; and written again in its place, it could
 * be torn. So what was read goes into a new file, which takes the old one's name when it is flushed.
 */
async function makeDurable(
  disk: Disk,
  directory: string,
  { segment: { path }, offset }: SegmentCursor,
): Promise<void> {
  const bytes = await disk.readPart(path, 0, offset);
  const file = await writeWhole(disk, { directory, path }, bytes);
  await file.close();
}
