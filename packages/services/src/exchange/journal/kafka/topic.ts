import {
  ConfigResourceTypes,
  createTopicsV7,
  deleteRecordsV2,
  describeConfigsV4,
  metadataV12,
} from "@platformatic/kafka";
import { JournalError } from "../port.ts";
import { describeKafkaError, hasKafkaError, untilDone } from "./errors.ts";
import type { KafkaLink } from "./link.ts";

const PATIENCE_MS = 60_000;
const ANSWER_MS_MAX = 5_000;
/** A record of the log, at its largest, fits. */
export const MESSAGE_BYTES_MAX = 5 * 1024 * 1024;

/**
 * Nothing is dropped by age, size or key, only by the journal itself (`dropBefore`); nothing is
 * acknowledged by a leader alone; and a replica that lags never becomes leader.
 */
function topicSettings(replicas: number): Record<string, string> {
  return {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "unclean.leader.election.enable": "false",
    "min.insync.replicas": String(Math.max(1, replicas - 1)),
    "max.message.bytes": String(MESSAGE_BYTES_MAX),
    // What retention frees, it frees by whole segments.
    "segment.bytes": String(128 * 1024 * 1024),
  };
}

/** Settings under which an existing topic would lose records. */
const REQUIRED = [
  "cleanup.policy",
  "retention.ms",
  "retention.bytes",
  "unclean.leader.election.enable",
  "min.insync.replicas",
  "max.message.bytes",
];
/** More of these is as good. */
const AT_LEAST = new Set(["min.insync.replicas", "max.message.bytes"]);

export interface TopicWanted {
  readonly topic: string;
  readonly replicas: number;
}

/** Creates the topic when it is missing; refuses one that could lose records. */
export async function ensureTopic(link: KafkaLink, wanted: TopicWanted): Promise<void> {
  const { topic, replicas } = wanted;
  const patience = { what: `The topic ${topic} could not be opened`, patienceMs: PATIENCE_MS };
  try {
    if (!(await untilDone(() => exists(link, topic), patience))) {
      await untilDone(() => create(link, wanted), patience);
    }
    // A topic that was just created has no leader for a moment.
    await untilDone(() => link.askLeader(() => Promise.resolve()), patience);
    const found = await untilDone(() => describe(link, topic), patience);
    requireSettings(topic, found, topicSettings(replicas));
  } catch (error) {
    if (error instanceof JournalError) throw error;
    throw new JournalError(
      `The topic ${topic} could not be opened (${describeKafkaError(error)}). ` +
        `Look at KAFKA_BROKERS, KAFKA_REPLICAS and this user's rights.`,
      { cause: error },
    );
  }
}

/** Kafka drops what is before the offset, on every replica. */
export async function deleteRecords(link: KafkaLink, topic: string, offset: bigint): Promise<void> {
  const patience = { what: `The topic ${topic} could not be shortened`, patienceMs: PATIENCE_MS };
  const partitions = [{ partitionIndex: 0, offset }];
  await untilDone(
    () =>
      link.askLeader((connection) =>
        deleteRecordsV2.api.async(connection, [{ name: topic, partitions }], ANSWER_MS_MAX),
      ),
    patience,
  );
}

async function exists(link: KafkaLink, topic: string): Promise<boolean> {
  try {
    const { topics } = await link.askAny((connection) =>
      metadataV12.api.async(connection, [topic], false),
    );
    const partitions = topics[0]?.partitions.length ?? 0;
    if (partitions === 1) return true;
    throw new JournalError(
      `The topic ${topic} has ${partitions} partitions; the log is one partition, in one order.`,
    );
  } catch (error) {
    if (hasKafkaError(error, "UNKNOWN_TOPIC_OR_PARTITION")) return false;
    throw error;
  }
}

async function create(link: KafkaLink, { topic, replicas }: TopicWanted): Promise<void> {
  const configs = Object.entries(topicSettings(replicas)).map(([name, value]) => ({ name, value }));
  const request = {
    name: topic,
    numPartitions: 1,
    replicationFactor: replicas,
    assignments: [],
    configs,
  };
  try {
    await link.askAny((connection) =>
      createTopicsV7.api.async(connection, [request], ANSWER_MS_MAX, false),
    );
  } catch (error) {
    if (!hasKafkaError(error, "TOPIC_ALREADY_EXISTS")) throw error;
  }
}

async function describe(
  link: KafkaLink,
  topic: string,
): Promise<Map<string, string | null | undefined>> {
  const { results } = await link.askAny((connection) =>
    describeConfigsV4.api.async(
      connection,
      [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configurationKeys: null }],
      false,
      false,
    ),
  );
  return new Map(results[0]?.configs.map(({ name, value }) => [name, value]));
}

function requireSettings(
  topic: string,
  found: ReadonlyMap<string, string | null | undefined>,
  wanted: Readonly<Record<string, string>>,
): void {
  for (const name of REQUIRED) {
    const value = found.get(name) ?? "unknown";
    const isEnough = AT_LEAST.has(name)
      ? Number(value) >= Number(wanted[name])
      : value === wanted[name];
    if (isEnough) continue;
    throw new JournalError(
      `The topic ${topic} has ${name}=${value} and could lose records; set it to ${wanted[name]}.`,
    );
  }
}
