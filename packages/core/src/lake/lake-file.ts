import { gunzipSync, gzipSync } from "node:zlib";
import type { AppliedEvent } from "../projection/index.ts";
import { commandsPerFileMax, recompressBytesMax } from "./limits.ts";

/** The commands of a batch that belong into one file. */
export interface LakePart {
  readonly key: string;
  readonly applied: readonly AppliedEvent[];
}

/**
 * Cuts a gapless batch by file. Which file a command belongs to follows from its sequence and its
 * day alone, so that whoever writes it, and however often, it is the same file.
 */
export function lakeParts(batch: readonly AppliedEvent[]): readonly LakePart[] {
  const parts: { key: string; applied: AppliedEvent[] }[] = [];
  for (const applied of batch) {
    const key = lakeKey(applied);
    const last = parts.at(-1);
    if (last?.key === key) last.applied.push(applied);
    else parts.push({ key, applied: [applied] });
  }
  return parts;
}

/** `events/day=2026-11-22/000000010001.jsonl.gz`: the day in UTC, and where its ten thousand begin. */
export function lakeKey({ sequence, timeUs }: Pick<AppliedEvent, "sequence" | "timeUs">): string {
  const day = isoTime(timeUs).slice(0, 10);
  const first = sequence - ((sequence - 1) % commandsPerFileMax);
  return `events/day=${day}/${String(first).padStart(12, "0")}.jsonl.gz`;
}

/**
 * A file's bytes with more commands behind those it has: small batches share a file. One gzip after
 * another is a gzip too, so a large file grows without being compressed again.
 */
export function lakeFile(
  before: Uint8Array | undefined,
  applied: readonly AppliedEvent[],
): Uint8Array {
  const lines = applied.map(lakeLine).join("");
  if (before === undefined) return gzipSync(lines);
  if (before.length > recompressBytesMax) return Buffer.concat([before, gzipSync(lines)]);
  return gzipSync(gunzipSync(before).toString("utf8") + lines);
}

/** One command with everything it caused, as a line of JSON; docs/lake.md has the schema. */
export function lakeLine({ sequence, timeUs, command, events }: AppliedEvent): string {
  const line = { sequence, time: isoTime(timeUs), timeUs, command, events };
  return `${JSON.stringify(line, bigIntsAsText)}\n`;
}

/** Balances may pass what a number of JSON can hold. */
const bigIntsAsText = (_name: string, value: unknown): unknown =>
  typeof value === "bigint" ? String(value) : value;

const isoTime = (timeUs: number): string => new Date(Math.floor(timeUs / 1000)).toISOString();
