import {
  FetchIsolationLevels,
  fetchV17,
  ListOffsetTimestamps,
  listOffsetsV9,
  type RecordsBatch,
} from "@platformatic/kafka";
import { describeKafkaError, hasKafkaError, untilDone } from "./errors.ts";
import { JournalError } from "../port.ts";
import type { KafkaLink } from "./link.ts";
import { type Message, messagesOf } from "./messages.ts";

const PATIENCE_MS = 60_000;
const WAIT_MS = 500;
const FETCH_BYTES_MAX = 8 * 1024 * 1024;
/** No fetch session: every request says all of what it wants. */
const NO_SESSION = { id: 0, epoch: -1 };
const CONSUMER = -1;
const UNKNOWN_EPOCH = -1;

export interface Bounds {
  readonly startOffset: bigint;
  /** One behind the last that every replica in sync has. */
  readonly endOffset: bigint;
}

export interface FetchOptions {
  /** With it, Kafka's troubles are waited out until it aborts. */
  readonly signal: AbortSignal | undefined;
  readonly bytesMax: number | undefined;
}

export interface Fetched {
  readonly messages: readonly Message[];
  /** Where to go on; beyond the last message when some follow it that do not count. */
  readonly nextOffset: bigint;
  readonly bytes: number;
}

/** Reads the one partition of a topic, as far as it is durable. */
export class TopicReader {
  readonly #link: KafkaLink;
  readonly #topic: string;

  constructor(link: KafkaLink, topic: string) {
    this.#link = link;
    this.#topic = topic;
  }

  async bounds(signal?: AbortSignal): Promise<Bounds> {
    const startOffset = await this.#offsetOf(ListOffsetTimestamps.EARLIEST, signal);
    return { startOffset, endOffset: await this.#offsetOf(ListOffsetTimestamps.LATEST, signal) };
  }

  /** What is at an offset and behind it, a few megabytes; waits a moment when there is nothing yet. */
  async fetch(offset: bigint, { signal, bytesMax }: FetchOptions): Promise<Fetched> {
    const records = await this.#until(signal, () =>
      this.#fetch(offset, bytesMax ?? FETCH_BYTES_MAX),
    );
    const batches = records ?? [];
    const bytes = batches.reduce((sum, { length }) => sum + length, 0);
    return {
      bytes,
      messages: messagesOf(batches, offset),
      nextOffset: endOf(batches) ?? offset,
    };
  }

  async #fetch(offset: bigint, bytesMax: number) {
    return this.#link.askLeader(async (connection, topicId) => {
      const partition = {
        partition: 0,
        currentLeaderEpoch: UNKNOWN_EPOCH,
        fetchOffset: offset,
        lastFetchedEpoch: UNKNOWN_EPOCH,
        partitionMaxBytes: bytesMax,
      };
      const { responses } = await fetchV17.api.async(
        connection,
        WAIT_MS,
        1,
        bytesMax,
        FetchIsolationLevels.READ_UNCOMMITTED,
        NO_SESSION.id,
        NO_SESSION.epoch,
        [{ topicId, partitions: [partition] }],
        [],
        "",
      );
      const answer = responses[0]?.partitions[0];
      if (answer === undefined)
        throw new JournalError(`Kafka answered nothing for ${this.#topic}.`);
      return answer.records;
    });
  }

  async #offsetOf(timestamp: bigint, signal?: AbortSignal): Promise<bigint> {
    const partition = { partitionIndex: 0, currentLeaderEpoch: UNKNOWN_EPOCH, timestamp };
    const { topics } = await this.#until(signal, () =>
      this.#link.askLeader((connection) =>
        listOffsetsV9.api.async(connection, CONSUMER, FetchIsolationLevels.READ_UNCOMMITTED, [
          { name: this.#topic, partitions: [partition] },
        ]),
      ),
    );
    const offset = topics[0]?.partitions[0]?.offset;
    if (offset === undefined)
      throw new JournalError(`Kafka answered no offset for ${this.#topic}.`);
    return offset;
  }

  async #until<T>(signal: AbortSignal | undefined, attempt: () => Promise<T>): Promise<T> {
    try {
      return await untilDone(attempt, {
        what: `The topic ${this.#topic} could not be read`,
        // A follower has nothing better to do than to wait for Kafka.
        patienceMs: signal === undefined ? PATIENCE_MS : Infinity,
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted === true || error instanceof JournalError) throw error;
      const advice = hasKafkaError(error, "OFFSET_OUT_OF_RANGE")
        ? "Its oldest records were dropped meanwhile: start again from a newer snapshot."
        : "Nothing was changed.";
      throw new JournalError(
        `The topic ${this.#topic} could not be read (${describeKafkaError(error)}). ${advice}`,
        { cause: error },
      );
    }
  }
}

function endOf(batches: readonly RecordsBatch[]): bigint | undefined {
  const last = batches.at(-1);
  return last === undefined ? undefined : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
}
