import { setTimeout as sleep } from "node:timers/promises";
import type { JournalSettings } from "@bourse/services/exchange/journal";
import type { Progress } from "../replay/progress.ts";
import { journalEvents } from "./journal-events.ts";
import { type ProjectionName, RebuildError, type Sink, type TableHash } from "./sink.ts";

/** How long a consumer may take to go on where the rebuild ended. */
const HANDOVER_MS_MAX = 90_000;
const HANDOVER_POLL_MS = 100;

export interface RebuiltTable extends TableHash {
  readonly projection: ProjectionName;
  /** Hash before it was emptied. */
  readonly before: string;
}

export interface Rebuilt {
  readonly commands: number;
  readonly events: number;
  readonly seconds: number;
  /** How far each projection was, before and after; equal when nobody traded meanwhile. */
  readonly sequences: Readonly<Record<string, readonly [before: number, after: number]>>;
  /** Projections whose consumer did not go on in time. */
  readonly left: readonly ProjectionName[];
  readonly tables: readonly RebuiltTable[];
}

/** Empties the projections, feeds them the whole journal, and waits until their consumers go on. */
export async function rebuild(
  sinks: readonly Sink[],
  journal: JournalSettings,
  { progress, newest }: { readonly progress: Progress; readonly newest: () => Promise<number> },
): Promise<Rebuilt> {
  const before = await Promise.all(sinks.map(stateOf));
  const startedMs = performance.now();
  const batches = journalEvents(journal);
  // Before anything is emptied: a journal that has lost its beginning cannot fill it again.
  let batch = await batches.next();
  if (batch.done === true)
    throw new RebuildError("The journal has no command: nothing was changed.");
  for (const sink of sinks) {
    progress.say(`emptying ${sink.name}`);
    await sink.empty();
  }
  let [commands, events] = [0, 0];
  for (; batch.done !== true; batch = await batches.next()) {
    const { value } = batch;
    await Promise.all(sinks.map((sink) => sink.save(value)));
    commands += value.length;
    for (const applied of value) events += applied.events.length;
    progress.tell(commands);
  }
  await Promise.all(sinks.map((sink) => sink.finish()));
  const seconds = (performance.now() - startedMs) / 1_000;
  const wanted = await newest();
  const left = await untilThere(sinks, wanted);
  const after = await Promise.all(sinks.map(stateOf));
  return {
    commands,
    events,
    seconds,
    sequences: Object.fromEntries(
      after.map(({ name, sequence }, index) => [name, [before[index]?.sequence ?? 0, sequence]]),
    ),
    left,
    tables: after.flatMap(({ name, hashes }, index) =>
      hashes.map((each, table) => ({
        projection: name,
        ...each,
        before: before[index]?.hashes[table]?.hash ?? "",
      })),
    ),
  };
}

interface SinkState {
  readonly name: ProjectionName;
  readonly sequence: number;
  readonly hashes: readonly TableHash[];
}

async function stateOf(sink: Sink): Promise<SinkState> {
  return { name: sink.name, sequence: await sink.lastSequence(), hashes: await sink.hashes() };
}

/** Waits until every projection has what the exchange had; answers those that do not get there. */
async function untilThere(sinks: readonly Sink[], sequence: number): Promise<ProjectionName[]> {
  const endMs = Date.now() + HANDOVER_MS_MAX;
  for (;;) {
    const reached = await Promise.all(sinks.map((sink) => sink.lastSequence()));
    const behind = sinks.filter((_, index) => (reached[index] ?? 0) < sequence);
    if (behind.length === 0 || Date.now() > endMs) return behind.map(({ name }) => name);
    await sleep(HANDOVER_POLL_MS);
  }
}
