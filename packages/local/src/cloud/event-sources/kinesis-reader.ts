import type { SourceSpec } from "../../synth/manifest.ts";
import type { Kinesis } from "../kinesis/index.ts";
import { KINESIS_POLL_MS } from "./limits.ts";
import { recordsEvent, type StreamReader, type StreamRecord } from "./stream-reader.ts";

interface KinesisRecord {
  readonly SequenceNumber: string;
  readonly ApproximateArrivalTimestamp: number;
  readonly Data: string;
  readonly PartitionKey: string;
}

/** Reads a stream of the Kinesis in this process. */
export function createKinesisReader(
  kinesis: Kinesis,
  source: SourceSpec,
  options: { readonly region: string; readonly retentionMs: number },
): StreamReader {
  const StreamName = source.stream;
  const call = async <Output>(operation: string, input: object): Promise<Output> =>
    (await kinesis.operations[operation]?.({ ...input })) as Output;
  const toRecord = (shard: string, record: KinesisRecord): StreamRecord => ({
    sequence: record.SequenceNumber,
    arrivalMs: record.ApproximateArrivalTimestamp * 1000,
    event: {
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: record.PartitionKey,
        sequenceNumber: record.SequenceNumber,
        data: record.Data,
        approximateArrivalTimestamp: record.ApproximateArrivalTimestamp,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `${shard}:${record.SequenceNumber}`,
      eventName: "aws:kinesis:record",
      awsRegion: options.region,
      eventSourceARN: source.arn,
    },
  });
  return {
    id: source.arn,
    retentionMs: options.retentionMs,
    pollMs: KINESIS_POLL_MS,
    shards: async () => {
      const { Shards } = await call<{ Shards: { ShardId: string }[] }>("ListShards", {
        StreamName,
      });
      return Shards.map(({ ShardId }) => ShardId);
    },
    iterator: async (ShardId, afterSequence) => {
      const { ShardIterator } = await call<{ ShardIterator: string }>("GetShardIterator", {
        StreamName,
        ShardId,
        ...(afterSequence === ""
          ? { ShardIteratorType: "TRIM_HORIZON" }
          : {
              ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
              StartingSequenceNumber: afterSequence,
            }),
      });
      return ShardIterator;
    },
    read: async (shard, ShardIterator, Limit) => {
      const page = await call<{ Records: KinesisRecord[]; NextShardIterator: string }>(
        "GetRecords",
        {
          ShardIterator,
          Limit,
        },
      );
      const records = page.Records.map((record) => toRecord(shard, record));
      return { records, next: page.NextShardIterator };
    },
    toEvent: recordsEvent,
    onRecords: (listener) => kinesis.onRecords(StreamName, listener),
  };
}
