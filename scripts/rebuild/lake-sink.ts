import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { lakeFile, type LakePart, lakeParts } from "@bourse/core/lake";
import type { AppliedEvent } from "@bourse/core/projection";
import type { LakeStore } from "@bourse/functions/projection/lake-store";
import { RebuildError, type Sink, type TableHash } from "./sink.ts";

const FOLDER = "events/";
const CHECKPOINT = "state/events.json";
/** Times a file is written anew because the consumer wrote it meanwhile. */
const ATTEMPTS_MAX = 20;

/**
 * The files of the lake, each written again whole, in place: the consumer goes on meanwhile, and what
 * it added to the newest file stays.
 */
export function lakeSink(store: LakeStore): Sink {
  let open: { readonly key: string; applied: AppliedEvent[] } | undefined;
  const flush = async (): Promise<void> => {
    if (open !== undefined) await rewrite(store, open);
    open = undefined;
  };
  return {
    name: "lake",
    lastSequence: async () => (await store.head(CHECKPOINT))?.lastSequence ?? 0,
    empty: async () => {},
    save: async (batch) => {
      for (const { key, applied } of lakeParts(batch)) {
        if (open?.key !== key) await flush();
        open ??= { key, applied: [] };
        open.applied.push(...applied);
      }
    },
    finish: flush,
    hashes: async () => [await hashLake(store)],
    close: async () => {},
  };
}

async function rewrite(store: LakeStore, { key, applied }: LakePart): Promise<void> {
  const ours = applied.at(-1)?.sequence ?? 0;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const before = await store.head(key);
    const added =
      before !== undefined && before.lastSequence > ours
        ? linesAfter(ours, await store.read(key, before))
        : "";
    const own = lakeFile(undefined, applied);
    const bytes = added === "" ? own : Buffer.concat([own, gzipSync(added)]);
    const lastSequence = Math.max(ours, before?.lastSequence ?? 0);
    try {
      await store.write({ key, bytes, lastSequence }, before);
      return;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "PreconditionFailed") throw error;
    }
  }
  throw new RebuildError(`${key} is written by somebody else all the time. Run it again.`);
}

function linesAfter(sequence: number, file: Uint8Array): string {
  const lines = gunzipSync(file).toString("utf8").split("\n").slice(0, -1);
  return lines
    .filter((line) => (JSON.parse(line) as { sequence: number }).sequence > sequence)
    .map((line) => `${line}\n`)
    .join("");
}

/** Of the lines, for equal lines may be packed differently. */
async function hashLake(store: LakeStore): Promise<TableHash> {
  const hash = createHash("sha256");
  let rows = 0;
  for (const key of (await store.list(FOLDER)).toSorted()) {
    const entry = await store.head(key);
    if (entry === undefined) continue;
    const text = gunzipSync(await store.read(key, entry)).toString("utf8");
    hash.update(`${key}\n${text}`);
    rows += text.split("\n").length - 1;
  }
  return { table: "lines", rows, hash: hash.digest("hex") };
}
