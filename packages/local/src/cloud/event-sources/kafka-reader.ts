import { CHAIN_START, encodeBatch } from "@bourse/core/record-log";
import type { JournalFollower, JournalRecord } from "@bourse/services/exchange/journal";
import type { SourceSpec } from "../../synth/manifest.ts";
import { EVENT_LOG_POLL_MS } from "./limits.ts";
import { LogTail } from "./log-tail.ts";
import type { StreamReader, StreamRecord } from "./stream-reader.ts";

/** The topic has one partition: there is one order of all events. */
const PARTITION = 0;

/** What a consumer of the topic is told of each message. */
export interface KafkaMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: "CREATE_TIME";
  readonly value: string;
  readonly headers: readonly [];
}

/**
 * Reads the exchange's event log as Lambda reads the topic of that name. The place of a group is
 * the sequence of the last record it is done with; a record's offset is its sequence.
 */
export function createKafkaReader(source: SourceSpec, eventLogDir: string): StreamReader {
  const { stream: topic, arn, group = source.function } = source;
  // Loaded when first read: nobody has to wait for it before the cloud is up.
  const open = async (): Promise<JournalFollower> => {
    const { followFileJournal } = await import("@bourse/services/exchange/journal");
    return followFileJournal({ directory: eventLogDir, pollMs: EVENT_LOG_POLL_MS });
  };
  const listeners = new Set<() => void>();
  const wake = (): void => listeners.forEach((listener) => listener());
  let tail: LogTail | undefined;
  return {
    id: `${arn}/${topic}/${group}`,
    retentionMs: Infinity,
    pollMs: EVENT_LOG_POLL_MS,
    shards: () => Promise.resolve([`${topic}-${PARTITION}`]),
    iterator: (_shard, afterSequence) =>
      Promise.resolve(afterSequence === "" ? "0" : afterSequence),
    read: async (_shard, iterator, recordsMax) => {
      const after = Number(iterator);
      if (tail?.lastSequence !== after || tail.hasFailed) {
        await tail?.close();
        tail = new LogTail(open, after, wake);
      }
      const records = tail.take(recordsMax).map((record) => toRecord(topic, record));
      return { records, next: String(tail.lastSequence) };
    },
    onRecords: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    toEvent: (batch) =>
      kafkaEvent(
        arn,
        batch.map(({ event }) => event as KafkaMessage),
      ),
    close: async () => {
      await tail?.close();
    },
  };
}

function toRecord(topic: string, record: JournalRecord): StreamRecord {
  const { sequence, timeUs } = record;
  return {
    sequence: String(sequence),
    arrivalMs: Math.floor(timeUs / 1000),
    event: kafkaMessage(topic, record),
  };
}

/** One message per record; whoever reads it finds no record before it, so its chain begins here. */
export function kafkaMessage(topic: string, record: JournalRecord): KafkaMessage {
  const { sequence, timeUs, epoch } = record;
  const { bytes } = encodeBatch([record], { ...CHAIN_START, sequence: sequence - 1 }, epoch);
  return {
    topic,
    partition: PARTITION,
    offset: sequence,
    timestamp: Math.floor(timeUs / 1000),
    timestampType: "CREATE_TIME",
    value: bytes.toString("base64"),
    headers: [],
  };
}

/** Messages as a function gets them from an event source mapping of MSK. */
export function kafkaEvent(arn: string, messages: readonly KafkaMessage[]): object {
  return {
    eventSource: "aws:kafka",
    eventSourceArn: arn,
    bootstrapServers: "127.0.0.1:9098",
    records: Object.groupBy(messages, ({ topic, partition }) => `${topic}-${partition}`),
  };
}
