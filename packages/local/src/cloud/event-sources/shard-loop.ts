import type { SourceSpec } from "../../synth/manifest.ts";
import { messageOf } from "../log.ts";
import { backoffMs, deliver, type DeliveryOptions } from "./delivery.ts";
import type { Filter } from "./filter.ts";
import { BATCH_BYTES_MAX, BATCH_RECORDS_MAX } from "./limits.ts";
import type { SourceState } from "./state.ts";
import type { StreamReader, StreamRecord } from "./stream-reader.ts";
import { createStuckAlarm } from "./stuck-alarm.ts";

export interface ShardLoopOptions {
  readonly source: SourceSpec;
  readonly reader: StreamReader;
  readonly state: SourceState;
  readonly filter: Filter;
  readonly shard: string;
  readonly delivery: Omit<DeliveryOptions, "done" | "source" | "retentionMs" | "toEvent">;
  /** Resolves early when there may be new records; false when the cloud is stopping. */
  readonly idle: (milliseconds: number) => Promise<boolean>;
}

/** Fixes where reading begins, so that nothing written from now on is missed. */
export async function openShard(options: ShardLoopOptions): Promise<void> {
  const { state, reader, shard, source } = options;
  if (state.checkpoint(sourceId(options), shard) !== undefined) return;
  const start = source.start === "LATEST" ? await lastSequence(reader, shard) : "";
  state.setCheckpoint(sourceId(options), shard, start);
}

/** Hands on batch after batch of one shard to one function, until the cloud stops. */
export async function runShard(options: ShardLoopOptions): Promise<void> {
  const { source, reader, state, shard, delivery } = options;
  const id = sourceId(options);
  const done = (sequence: string): void => state.setCheckpoint(id, shard, sequence);
  const { retentionMs, toEvent } = reader;
  const to = { ...delivery, source, retentionMs, toEvent, done };
  let place: Place = { iterator: undefined };
  const trouble = new ReadTrouble(createStuckAlarm({ ...delivery, source }));
  for (;;) {
    try {
      const batch = await gather(options, place);
      const wanted = batch.filter(({ event }) => options.filter(event));
      trouble.hasRead(batch.length);
      const isDone = wanted.length === 0 || (await deliver(to, wanted));
      if (!isDone || !(await delivery.pause(0))) return;
      const last = batch.at(-1);
      if (last) done(last.sequence);
      else if (place.iterator === CLOSED || !(await options.idle(reader.pollMs))) return;
    } catch (error) {
      // an expired iterator, or a server that is away: go on from the checkpoint
      if (!(await delivery.pause(trouble.pauseMs(error)))) return;
      delivery.log({ source: source.stream, level: "warn", text: messageOf(error) });
      place = { iterator: undefined };
    }
  }
}

/** How long a source could not be read: a reader that waits for its first record says nothing yet. */
class ReadTrouble {
  readonly #stuck: (problem: string | undefined) => void;
  #failures = 0;
  #emptyReads = 0;

  constructor(stuck: (problem: string | undefined) => void) {
    this.#stuck = stuck;
  }

  hasRead(records: number): void {
    if (records === 0 && ++this.#emptyReads === 1) return;
    this.#failures = 0;
    this.#stuck(undefined);
  }

  /** The pause before the next try. */
  pauseMs(error: unknown): number {
    this.#emptyReads = 0;
    this.#stuck(messageOf(error));
    return backoffMs(this.#failures++);
  }
}

const sourceId = ({ reader, source }: ShardLoopOptions): string =>
  `${reader.id} -> ${source.function}`;

interface Place {
  /** Undefined: to be made from the checkpoint. */
  iterator: string | undefined;
}

/** The iterator behind the last record that a closed shard will ever have. */
const CLOSED = "";

/** Up to a full batch; a partial one only once the batch window is over. */
async function gather(options: ShardLoopOptions, place: Place): Promise<StreamRecord[]> {
  const { source, reader, delivery } = options;
  const recordsMax = Math.min(source.batchSize, BATCH_RECORDS_MAX);
  const batch: StreamRecord[] = [];
  let bytesLeft = BATCH_BYTES_MAX;
  let untilMs = 0;
  while (batch.length < recordsMax && bytesLeft > 0) {
    const records = await readOn(options, place, recordsMax - batch.length);
    if (batch.length === 0) untilMs = delivery.now() + source.batchWindowSeconds * 1000;
    for (const record of records) {
      bytesLeft -= JSON.stringify(record.event).length;
      if (bytesLeft < 0 && batch.length > 0) {
        place.iterator = await reader.iterator(options.shard, batch.at(-1)?.sequence ?? "");
        break;
      }
      batch.push(record);
    }
    if (records.length > 0) continue;
    const waitMs = Math.min(untilMs - delivery.now(), reader.pollMs);
    if (batch.length === 0 || waitMs <= 0 || !(await options.idle(waitMs))) break;
  }
  return batch;
}

async function readOn(options: ShardLoopOptions, place: Place, recordsMax: number) {
  const { reader, shard } = options;
  place.iterator ??= await reader.iterator(shard, checkpointOf(options));
  if (place.iterator === CLOSED) return [];
  const page = await reader.read(shard, place.iterator, recordsMax);
  place.iterator = page.next ?? CLOSED;
  return page.records;
}

const checkpointOf = (options: ShardLoopOptions): string =>
  options.state.checkpoint(sourceId(options), options.shard) ?? "";

async function lastSequence(reader: StreamReader, shard: string): Promise<string> {
  let last = "";
  let iterator = await reader.iterator(shard, "");
  for (;;) {
    const page = await reader.read(shard, iterator, BATCH_RECORDS_MAX);
    last = page.records.at(-1)?.sequence ?? last;
    if (page.records.length === 0 || page.next === undefined) return last;
    iterator = page.next;
  }
}
