import type { SourceSpec } from "../../synth/manifest.ts";
import { createJsonClient, ServiceError } from "../server/index.ts";
import { DYNAMODB_RETENTION_MS, STREAM_POLL_MS } from "./limits.ts";
import { recordsEvent, type StreamReader } from "./stream-reader.ts";

/** In AWS JSON a stream's record already has the shape that the event of a function wants. */
interface WireRecord {
  readonly eventID: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
  };
}

/** Reads the stream of a table. */
export async function createDynamoDbReader(
  endpoint: string,
  source: SourceSpec,
): Promise<StreamReader> {
  const call = createJsonClient(endpoint, "DynamoDBStreams_20120810");
  const streams = await call<{ Streams: { StreamArn: string; StreamLabel: string }[] }>(
    "ListStreams",
    { TableName: source.stream },
  );
  // a table whose stream was turned off and on has several: the newest is the one that grows
  const newest = streams.Streams.toSorted((a, b) => (a.StreamLabel < b.StreamLabel ? 1 : -1))[0];
  if (!newest) throw new Error(`The table ${source.stream} has no stream to read.`);
  const { StreamArn } = newest;
  const iterator = async (ShardId: string, afterSequence: string): Promise<string> => {
    const position =
      afterSequence === ""
        ? { ShardIteratorType: "TRIM_HORIZON" }
        : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: afterSequence };
    const { ShardIterator } = await call<{ ShardIterator: string }>("GetShardIterator", {
      StreamArn,
      ShardId,
      ...position,
    });
    return ShardIterator;
  };
  return {
    id: StreamArn,
    retentionMs: DYNAMODB_RETENTION_MS,
    pollMs: STREAM_POLL_MS,
    shards: async () => {
      const { StreamDescription } = await call<{
        StreamDescription: { Shards: { ShardId: string }[] };
      }>("DescribeStream", { StreamArn });
      return StreamDescription.Shards.map(({ ShardId }) => ShardId);
    },
    iterator: (shard, afterSequence) =>
      iterator(shard, afterSequence).catch((error: unknown) => {
        const isTrimmed =
          error instanceof ServiceError && error.type === "TrimmedDataAccessException";
        if (isTrimmed) return iterator(shard, "");
        throw error;
      }),
    read: async (_shard, ShardIterator, Limit) => {
      const page = await call<{ Records: WireRecord[]; NextShardIterator?: string }>("GetRecords", {
        ShardIterator,
        Limit: Math.min(Limit, 1000),
      });
      const records = page.Records.map((record) => ({
        sequence: record.dynamodb.SequenceNumber,
        arrivalMs: record.dynamodb.ApproximateCreationDateTime * 1000,
        event: { ...record, eventSourceARN: StreamArn },
      }));
      return { records, next: page.NextShardIterator };
    },
    toEvent: recordsEvent,
    onRecords: () => () => {},
  };
}
