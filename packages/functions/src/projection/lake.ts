import { Resource } from "sst";
import { lakeFile, type LakePart, lakeParts } from "@bourse/core/lake";
import { once } from "../runtime/resources.ts";
import { consume, type Project } from "./consume.ts";
import { createLakeStore, type LakeStore } from "./lake-store.ts";

const lakeStore = once(() => createLakeStore(Resource.Lake.name));

/** Keeps every command and what it caused, for ever, as files that anybody can read. */
export const handler = consume("lake", (batch) => saveToLake(lakeStore(), batch));

/** how far the lake reaches; its metadata says it too. */
const CHECKPOINT = "state/events.json";

/**
 * Adds a batch to the files it belongs to. A file and its last sequence are one write, so a command
 * is in it once; the checkpoint follows, and after a crash between the two lags behind harmlessly.
 */
async function saveToLake(store: LakeStore, batch: Parameters<Project>[0]): Promise<void> {
  const checkpoint = await store.head(CHECKPOINT);
  const [first, last] = [batch[0]?.sequence ?? 0, batch.at(-1)?.sequence ?? 0];
  const lastSequence = checkpoint?.lastSequence ?? first - 1;
  if (first > lastSequence + 1) {
    throw new Error(
      `The lake ends at ${lastSequence}: a batch that begins at ${first} is no next.`,
    );
  }
  if (last <= lastSequence) return;
  const fresh = batch.filter(({ sequence }) => sequence > lastSequence);
  for (const part of lakeParts(fresh)) await extendFile(store, part);
  const bytes = Buffer.from(JSON.stringify({ lastSequence: last }));
  await store.write({ key: CHECKPOINT, bytes, lastSequence: last }, checkpoint);
}

async function extendFile(store: LakeStore, { key, applied }: LakePart): Promise<void> {
  const before = await store.head(key);
  const missing = applied.filter(({ sequence }) => sequence > (before?.lastSequence ?? 0));
  const [first, last] = [missing.at(0)?.sequence, missing.at(-1)?.sequence];
  if (first === undefined || last === undefined) return;
  if (before !== undefined && first > before.lastSequence + 1) {
    throw new Error(`${key} ends at ${before.lastSequence}: what came before ${first} is lost.`);
  }
  const bytes = lakeFile(before && (await store.read(key, before)), missing);
  await store.write({ key, bytes, lastSequence: last }, before);
}
