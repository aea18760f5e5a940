import type { Manifest } from "../../synth/manifest.ts";
import type { Kinesis } from "../kinesis/index.ts";
import type { Log } from "../log.ts";
import { createAsyncInvoke } from "./async-invoke.ts";
import { createDynamoDbReader } from "./dynamodb-reader.ts";
import { createKinesisReader } from "./kinesis-reader.ts";
import { SCHEDULE_TICK_MS } from "./limits.ts";
import { createObjectEvents, type ObjectEvent } from "./object-events.ts";
import { createScheduler } from "./scheduler.ts";
import { openSourceState } from "./state.ts";
import { startStreamSource } from "./streams.ts";

export type { ObjectEvent } from "./object-events.ts";

export interface EventSourcesOptions {
  readonly manifest: Manifest;
  /** The file that keeps how far each source has come. */
  readonly file: string;
  readonly kinesis: Kinesis;
  readonly dynamodbEndpoint: string;
  readonly invoke: (functionId: string, event: unknown) => Promise<unknown>;
  readonly log: Log;
  readonly now?: () => number;
}

export interface EventSources {
  /** To be called by S3 after each change to an object. */
  readonly onObjectEvent: (event: ObjectEvent) => void;
  /** Starts nothing more; resolves when the calls under way have ended. */
  readonly stop: () => Promise<void>;
}

/** Everything that calls functions by itself: streams, schedules and object events. */
export async function startEventSources(options: EventSourcesOptions): Promise<EventSources> {
  const { manifest, invoke, log, now = Date.now } = options;
  const { region, account } = manifest;
  const stopping = new AbortController();
  const { signal } = stopping;
  const state = openSourceState(options.file);
  const asyncInvoke = createAsyncInvoke({ invoke, log, stopping: signal });
  const tick = createScheduler({
    schedules: manifest.schedules,
    state,
    invoke: asyncInvoke,
    region,
    account,
    startMs: now(),
  });
  const streams = await Promise.all(
    manifest.sources.map(async (source) => {
      const hours = manifest.streams.find(({ name }) => name === source.stream)?.retentionHours;
      const reader =
        source.kind === "dynamodb"
          ? await createDynamoDbReader(options.dynamodbEndpoint, source)
          : createKinesisReader(options.kinesis, source, {
              region,
              retentionMs: (hours ?? 24) * 3_600_000,
            });
      return startStreamSource({ source, reader, state, invoke, log, now, stopping: signal });
    }),
  );
  const ticking = setInterval(() => tick(now()), SCHEDULE_TICK_MS);
  return {
    onObjectEvent: createObjectEvents(manifest.buckets, asyncInvoke),
    stop: async () => {
      stopping.abort();
      clearInterval(ticking);
      await Promise.all(streams.map(({ ended }) => ended));
      state.close();
    },
  };
}
