import type { Manifest, SourceSpec } from "../../synth/manifest.ts";
import type { Kinesis } from "../kinesis/index.ts";
import type { Log } from "../log.ts";
import { createAsyncInvoke } from "./async-invoke.ts";
import { createDynamoDbReader } from "./dynamodb-reader.ts";
import { createKafkaReader } from "./kafka-reader.ts";
import { createKinesisReader } from "./kinesis-reader.ts";
import { SCHEDULE_TICK_MS } from "./limits.ts";
import { createObjectEvents, type ObjectEvent } from "./object-events.ts";
import { createScheduler } from "./scheduler.ts";
import { openSourceState } from "./state.ts";
import type { StreamReader } from "./stream-reader.ts";
import { startStreamSource, type StreamSource } from "./streams.ts";

export type { ObjectEvent } from "./object-events.ts";

export interface EventSourcesOptions {
  readonly manifest: Manifest;
  /** The file that keeps how far each source has come. */
  readonly file: string;
  readonly kinesis: Kinesis;
  readonly dynamodbEndpoint: string;
  /** The directory of the exchange's event log: what the topic of events stands for here. */
  readonly eventLogDir: string;
  readonly invoke: (functionId: string, event: unknown) => Promise<unknown>;
  readonly log: Log;
  readonly now?: () => number;
}

export interface EventSources {
  /** To be called by S3 after each change to an object. */
  readonly onObjectEvent: (event: ObjectEvent) => void;
  /** Begins to read the topics: a start has better to do than to catch up with what was missed. */
  readonly openTopics: () => void;
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
  const start = async (source: SourceSpec): Promise<StreamSource> => {
    const reader = await createReader(source, options);
    return startStreamSource({ source, reader, state, invoke, log, now, stopping: signal });
  };
  const isTopic = ({ kind }: SourceSpec): boolean => kind === "kafka";
  const streams = manifest.sources.filter((source) => !isTopic(source)).map(start);
  await Promise.all(streams);
  const topics = manifest.sources.filter(isTopic);
  const ticking = setInterval(() => tick(now()), SCHEDULE_TICK_MS);
  return {
    onObjectEvent: createObjectEvents(manifest.buckets, asyncInvoke),
    openTopics: () => {
      if (!signal.aborted) streams.push(...topics.splice(0).map(start));
    },
    stop: async () => {
      stopping.abort();
      clearInterval(ticking);
      await Promise.all(streams.map(async (stream) => (await stream).ended));
      state.close();
    },
  };
}

async function createReader(
  source: SourceSpec,
  { manifest, kinesis, dynamodbEndpoint, eventLogDir }: EventSourcesOptions,
): Promise<StreamReader> {
  switch (source.kind) {
    case "dynamodb":
      return createDynamoDbReader(dynamodbEndpoint, source);
    case "kafka":
      return createKafkaReader(source, eventLogDir);
    case "kinesis": {
      const stream = manifest.streams.find(({ name }) => name === source.stream);
      const retentionMs = (stream?.retentionHours ?? 24) * 3_600_000;
      return createKinesisReader(kinesis, source, { region: manifest.region, retentionMs });
    }
  }
}
