import { read, ServiceError, type Input, type Operation } from "../server/index.ts";
import { NAME, namedStream, type KinesisContext } from "./context.ts";
import {
  ON_DEMAND_SHARDS,
  RETENTION_HOURS_MAX,
  RETENTION_HOURS_MIN,
  SHARDS_MAX,
  STREAMS_MAX,
} from "./limits.ts";
import { firstHashKey, sequenceText, shardId } from "./shard.ts";
import type { Stream } from "./store.ts";

/** The operations on streams themselves. A stream is ACTIVE as soon as it is created. */
export function streamOperations(context: KinesisContext): Record<string, Operation> {
  const { store } = context;
  const changeRetention = (input: Input, isAllowed: (from: number, to: number) => boolean) => {
    const stream = namedStream(context, input);
    const range = { min: RETENTION_HOURS_MIN, max: RETENTION_HOURS_MAX };
    const hours = read.integer(input, "RetentionPeriodHours", range);
    if (!isAllowed(stream.retentionHours, hours)) {
      throw new ServiceError(
        "InvalidArgumentException",
        `Requested retention period (${hours} hours) for stream ${stream.name} is on the wrong ` +
          `side of the current one (${stream.retentionHours} hours).`,
      );
    }
    store.setRetention(stream.id, hours);
  };
  return {
    CreateStream: async (input) => createStream(context, input),
    DeleteStream: async (input) => store.deleteStream(namedStream(context, input).id),
    ListStreams: async (input) => listStreams(context, input),
    ListShards: async (input) => {
      const stream = namedStream(context, input);
      const after = read.optionalText(input, "ExclusiveStartShardId") ?? "";
      return { Shards: shardsOf(stream).filter(({ ShardId }) => ShardId > after) };
    },
    DescribeStreamSummary: async (input) => {
      const stream = namedStream(context, input);
      return {
        StreamDescriptionSummary: {
          ...describe(context, stream),
          OpenShardCount: stream.shards,
          ConsumerCount: 0,
        },
      };
    },
    DescribeStream: async (input) => {
      const stream = namedStream(context, input);
      return {
        StreamDescription: {
          ...describe(context, stream),
          Shards: shardsOf(stream),
          HasMoreShards: false,
        },
      };
    },
    IncreaseStreamRetentionPeriod: async (input) =>
      changeRetention(input, (from, to) => to >= from),
    DecreaseStreamRetentionPeriod: async (input) =>
      changeRetention(input, (from, to) => to <= from),
  };
}

function createStream({ store, account, now }: KinesisContext, input: Input): void {
  const name = read.text(input, "StreamName", NAME);
  const onDemand = read.texts(input, "StreamModeDetails")["StreamMode"] === "ON_DEMAND";
  const shards = onDemand
    ? ON_DEMAND_SHARDS
    : read.integer(input, "ShardCount", { min: 1, max: SHARDS_MAX });
  if (store.stream(name)) {
    throw new ServiceError(
      "ResourceInUseException",
      `Stream ${name} under account ${account} already exists.`,
    );
  }
  if (store.streams().length >= STREAMS_MAX) {
    throw new ServiceError(
      "LimitExceededException",
      `There are ${STREAMS_MAX} streams already, the most this machine keeps.`,
    );
  }
  const mode = onDemand ? "ON_DEMAND" : "PROVISIONED";
  store.createStream({ name, mode, shards, retentionHours: 24, createdMs: now() });
}

function listStreams(context: KinesisContext, input: Input) {
  const after =
    read.optionalText(input, "NextToken") ??
    read.optionalText(input, "ExclusiveStartStreamName") ??
    "";
  const limit = read.integer(input, "Limit", { min: 1, max: 10_000, default: 100 });
  const rest = context.store.streams().filter(({ name }) => name > after);
  const page = rest.slice(0, limit);
  const more = rest.length > page.length;
  return {
    StreamNames: page.map(({ name }) => name),
    StreamSummaries: page.map((stream) => ({
      StreamName: stream.name,
      StreamARN: context.arnOf(stream.name),
      StreamStatus: "ACTIVE",
      StreamModeDetails: { StreamMode: stream.mode },
      StreamCreationTimestamp: stream.createdMs / 1000,
    })),
    HasMoreStreams: more,
    ...(more && { NextToken: page.at(-1)?.name }),
  };
}

const describe = (context: KinesisContext, stream: Stream) => ({
  StreamName: stream.name,
  StreamARN: context.arnOf(stream.name),
  StreamStatus: "ACTIVE",
  StreamModeDetails: { StreamMode: stream.mode },
  RetentionPeriodHours: stream.retentionHours,
  StreamCreationTimestamp: stream.createdMs / 1000,
  EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
  EncryptionType: "NONE",
});

const shardsOf = (stream: Stream) =>
  Array.from({ length: stream.shards }, (_, shard) => ({
    ShardId: shardId(shard),
    HashKeyRange: {
      StartingHashKey: String(firstHashKey(shard, stream.shards)),
      EndingHashKey: String(firstHashKey(shard + 1, stream.shards) - 1n),
    },
    SequenceNumberRange: { StartingSequenceNumber: sequenceText(0) },
  }));
