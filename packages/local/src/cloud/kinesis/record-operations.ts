import { read, ServiceError, type Input, type Operation } from "../server/index.ts";
import { namedStream, type KinesisContext } from "./context.ts";
import { decodeIterator, encodeIterator } from "./iterator.ts";
import {
  GET_RECORDS_MAX,
  PARTITION_KEY_LENGTH_MAX,
  PUT_BYTES_MAX,
  PUT_RECORDS_MAX,
  RECORD_BYTES_MAX,
} from "./limits.ts";
import { isHashKey, sequenceNumber, sequenceText, shardId, shardNumber, shardOf } from "./shard.ts";
import type { NewRecord, StoredRecord, Stream } from "./store.ts";

/** The operations that write and read records. */
export function recordOperations(context: KinesisContext): Record<string, Operation> {
  return {
    PutRecord: async (input) => {
      const stream = namedStream(context, input);
      return put(context, stream, [newRecord(stream, input)])[0];
    },
    PutRecords: async (input) => {
      const stream = namedStream(context, input);
      const records = read
        .list(input, "Records", PUT_RECORDS_MAX)
        .map((entry) => newRecord(stream, entry));
      const bytes = records.reduce(
        (sum, { data, partitionKey }) => sum + data.length + partitionKey.length,
        0,
      );
      if (bytes > PUT_BYTES_MAX) {
        throw invalidArgument(`Records size (${bytes}) exceeds ${PUT_BYTES_MAX} bytes.`);
      }
      return { FailedRecordCount: 0, Records: put(context, stream, records) };
    },
    GetShardIterator: async (input) => {
      const stream = namedStream(context, input);
      const shard = namedShard(context, stream, read.text(input, "ShardId"));
      const afterSequence = startOf(context, input, { stream, shard });
      return {
        ShardIterator: encodeIterator({
          stream: stream.name,
          streamId: stream.id,
          shard,
          afterSequence,
          issuedMs: context.now(),
        }),
      };
    },
    GetRecords: async (input) => getRecords(context, input),
  };
}

function newRecord(stream: Stream, input: Input): NewRecord {
  const partitionKey = read.text(input, "PartitionKey", { lengthMax: PARTITION_KEY_LENGTH_MAX });
  const hashKey = read.optionalText(input, "ExplicitHashKey");
  if (hashKey !== undefined && !isHashKey(hashKey)) {
    throw invalidArgument(
      "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1].",
    );
  }
  const data = read.blob(input, "Data", RECORD_BYTES_MAX);
  return { shard: shardOf(partitionKey, hashKey, stream.shards), partitionKey, data };
}

function put(context: KinesisContext, stream: Stream, records: readonly NewRecord[]) {
  const sequences = context.store.append(stream, records, context.now());
  context.announce(stream.name);
  return records.map(({ shard }, at) => ({
    ShardId: shardId(shard),
    SequenceNumber: sequenceText(sequences[at] ?? 0),
  }));
}

function namedShard(context: KinesisContext, stream: Stream, id: string): number {
  const shard = shardNumber(id);
  if (shard !== undefined && shard < stream.shards) return shard;
  throw new ServiceError(
    "ResourceNotFoundException",
    `Shard ${id} in stream ${stream.name} under account ${context.account} does not exist`,
  );
}

/** The sequence number after which reading starts. */
function startOf(
  { store }: KinesisContext,
  input: Input,
  { stream, shard }: { readonly stream: Stream; readonly shard: number },
): number {
  const type = read.text(input, "ShardIteratorType");
  const given = (): number => {
    const sequence = sequenceNumber(read.text(input, "StartingSequenceNumber"));
    if (sequence !== undefined) return sequence;
    throw invalidArgument("StartingSequenceNumber is not a sequence number of this stream.");
  };
  switch (type) {
    case "TRIM_HORIZON":
      return 0;
    case "LATEST":
      return store.lastSequence();
    case "AT_SEQUENCE_NUMBER":
      return given() - 1;
    case "AFTER_SEQUENCE_NUMBER":
      return given();
    case "AT_TIMESTAMP": {
      const atMs = Number(input["Timestamp"] ?? Number.NaN) * 1000;
      if (Number.isNaN(atMs)) throw invalidArgument("Timestamp must be given with AT_TIMESTAMP.");
      const first = store.firstSequenceAt(stream, shard, Math.floor(atMs));
      return first === undefined ? store.lastSequence() : first - 1;
    }
    default:
      throw invalidArgument(`ShardIteratorType ${type} is not known.`);
  }
}

function getRecords(context: KinesisContext, input: Input) {
  const nowMs = context.now();
  const iterator = decodeIterator(read.text(input, "ShardIterator"), nowMs);
  const limits = { min: 1, max: GET_RECORDS_MAX, default: GET_RECORDS_MAX };
  const recordsMax = read.integer(input, "Limit", limits);
  const stream = namedStream(context, { StreamName: iterator.stream });
  if (stream.id !== iterator.streamId) {
    throw invalidArgument("The ShardIterator belongs to a stream that was deleted.");
  }
  const sinceMs = nowMs - stream.retentionHours * 3_600_000;
  const at = { afterSequence: iterator.afterSequence, sinceMs };
  const records = context.store.read(stream, iterator.shard, { ...at, recordsMax });
  const afterSequence = records.at(-1)?.sequence ?? iterator.afterSequence;
  const [next] = context.store.read(stream, iterator.shard, {
    afterSequence,
    sinceMs,
    recordsMax: 1,
  });
  return {
    Records: records.map(wireRecord),
    NextShardIterator: encodeIterator({ ...iterator, afterSequence, issuedMs: nowMs }),
    MillisBehindLatest: next ? Math.max(0, nowMs - next.arrivalMs) : 0,
  };
}

const wireRecord = (record: StoredRecord) => ({
  SequenceNumber: sequenceText(record.sequence),
  ApproximateArrivalTimestamp: record.arrivalMs / 1000,
  Data: Buffer.from(record.data).toString("base64"),
  PartitionKey: record.partitionKey,
});

const invalidArgument = (message: string): ServiceError =>
  new ServiceError("InvalidArgumentException", message);
