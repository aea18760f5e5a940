import { type ChainLink, encodeBatch, findRecord } from "@bourse/core/record-log";
import type { Log } from "../../../runtime/index.ts";
import { type Journal, JournalError, type JournalRecord, type NewRecord } from "../port.ts";
import { KafkaLink } from "./link.ts";
import { TopicReader } from "./reader.ts";
import { TopicRecords } from "./records.ts";
import type { KafkaSettings } from "./settings.ts";
import { deleteRecords, ensureTopic } from "./topic.ts";
import { FencedWriter, takenOver } from "./writer.ts";

/** A larger batch goes out as several messages; a crash may leave the first of them. */
const MESSAGE_BYTES = 900 * 1024;
const NO_RECORDS = Buffer.alloc(0);
const PLACE_ATTEMPTS_MAX = 20;

export interface KafkaJournalOptions {
  readonly settings: KafkaSettings;
  /** Without the prefix of the settings. */
  readonly topic: string;
  readonly log: Log;
  /** Writers under the same one are fenced by the brokers; the topic's name unless a test says else. */
  readonly transactionalId?: string;
}

/**
 * Opens the log of a topic for this process alone: every earlier writer is refused from now on.
 * Creates the topic when there is none.
 */
export async function openKafkaJournal(options: KafkaJournalOptions): Promise<Journal> {
  const { settings, log } = options;
  const topic = settings.topicPrefix + options.topic;
  const { transactionalId = `bourse-${topic}` } = options;
  const link = new KafkaLink(settings, topic);
  const side = new KafkaLink(settings, topic);
  try {
    await ensureTopic(link, { topic, replicas: settings.replicas });
    const writer = new FencedWriter({ link, topic, transactionalId, log });
    await writer.fence();
    const records = new TopicRecords(new TopicReader(side, topic), topic);
    const place = await takePlace(writer, records, topic);
    const first = await records.first();
    const firstSequence = first?.firstSequence ?? place.end.sequence + 1;
    return new KafkaJournal({ topic, link, side, writer, records, firstSequence, ...place });
  } catch (error) {
    await Promise.all([link.close(), side.close()]);
    throw error;
  }
}

interface Place {
  readonly epoch: number;
  readonly end: ChainLink;
  /** Of this writer's next message. */
  readonly offset: bigint;
}

/**
 * Writes that a new writer begins, right behind what was read. When something came between, such as
 * the last words of the writer before, that is read first.
 */
async function takePlace(
  writer: FencedWriter,
  records: TopicRecords,
  topic: string,
): Promise<Place> {
  for (let attempt = 1; attempt <= PLACE_ATTEMPTS_MAX; attempt++) {
    const { end, epoch: lastEpoch, offset } = await records.tail();
    const epoch = Math.max(lastEpoch, end.epoch) + 1;
    const landed = await writer.write(epoch, offset, NO_RECORDS);
    if (landed === offset) return { epoch, end, offset: offset + 1n };
  }
  throw takenOver(topic, `after ${PLACE_ATTEMPTS_MAX} attempts others still write`);
}

interface KafkaJournalParts extends Place {
  readonly topic: string;
  /** For appends alone. */
  readonly link: KafkaLink;
  readonly side: KafkaLink;
  readonly writer: FencedWriter;
  readonly records: TopicRecords;
  readonly firstSequence: number;
}

/**
 * The journal on Kafka: one partition, one message per batch. Durable means in the memory of
 * every replica that is in sync, two at least, in different zones; Kafka does not wait for a disk.
 */
class KafkaJournal implements Journal {
  readonly epoch: number;
  readonly #parts: KafkaJournalParts;
  #firstSequence: number;
  #end: ChainLink;
  #nextOffset: bigint;
  #state: "open" | "writing" | "failed" | "closed" = "open";
  #written: Promise<void> = Promise.resolve();

  constructor(parts: KafkaJournalParts) {
    this.#parts = parts;
    this.epoch = parts.epoch;
    this.#firstSequence = parts.firstSequence;
    this.#end = parts.end;
    this.#nextOffset = parts.offset;
  }

  get firstSequence(): number {
    return this.#firstSequence;
  }

  get lastSequence(): number {
    return this.#end.sequence;
  }

  async append(batch: readonly NewRecord[]): Promise<void> {
    if (this.#state !== "open") throw this.#refusal();
    if (batch.length === 0) return;
    const { bytes, end } = encodeBatch(batch, this.#end, this.epoch);
    this.#state = "writing";
    this.#written = this.#write(bytes, end);
    await this.#written;
  }

  async #write(bytes: Buffer, end: ChainLink): Promise<void> {
    try {
      for (const part of cutBetweenRecords(bytes)) await this.#writeMessage(part);
      this.#end = end;
      this.#state = "open";
    } catch (error) {
      // Whether the batch is in the log is unknown, or another process writes it now: only a new
      // start, which reads it back, knows what is true.
      this.#state = "failed";
      throw error;
    }
  }

  async #writeMessage(bytes: Buffer): Promise<void> {
    const { writer, records, topic } = this.#parts;
    for (;;) {
      const meant = this.#nextOffset;
      const landed = await writer.write(this.epoch, meant, bytes);
      this.#nextOffset = landed + 1n;
      if (landed === meant) return;
      // The late message of a writer that was shut out may have taken the place. It does not count,
      // and this one is written again; unless it is the next leader's.
      const other = await records.overtaker(this.epoch, meant, landed);
      if (other !== undefined) {
        throw takenOver(topic, `at offset ${other.offset} writer ${other.epoch} has begun`);
      }
    }
  }

  async replay(
    fromSequence: number,
    visit: (record: JournalRecord) => void | Promise<void>,
  ): Promise<number> {
    let count = 0;
    const { lastSequence } = this;
    if (fromSequence > lastSequence) return count;
    for await (const records of this.#parts.records.read({ fromSequence, lastSequence })) {
      for (const record of records) {
        const done = visit(record);
        if (done instanceof Promise) await done;
      }
      count += records.length;
    }
    return count;
  }

  async dropBefore(sequence: number): Promise<void> {
    const { records, side, topic } = this.#parts;
    // The last message stays: the next record's hash is of the one before it.
    const found = await records.find(Math.min(sequence, this.lastSequence));
    if (found === undefined || found.firstSequence <= this.#firstSequence) return;
    await deleteRecords(side, topic, found.offset);
    this.#firstSequence = found.firstSequence;
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    await this.#written.catch(() => undefined);
    this.#state = "closed";
    await Promise.all([this.#parts.link.close(), this.#parts.side.close()]);
  }

  #refusal(): JournalError {
    return new JournalError(
      this.#state === "writing"
        ? "A batch was appended while another was being written; there is one writer."
        : `The topic ${this.#parts.topic} takes nothing more from this process: it is ${this.#state}.`,
    );
  }
}

/** The bytes of some records in parts that fit a message; a larger record has a message to itself. */
function cutBetweenRecords(bytes: Buffer): Buffer[] {
  if (bytes.length <= MESSAGE_BYTES) return [bytes];
  const parts: Buffer[] = [];
  let begin = 0;
  for (let end = 0; end < bytes.length;) {
    const found = findRecord(bytes, end);
    if (!found.ok) throw new RangeError(`Byte ${end} of a batch is no record: ${found.problem}.`);
    if (found.nextOffset - begin > MESSAGE_BYTES && end > begin) {
      parts.push(bytes.subarray(begin, end));
      begin = end;
    }
    end = found.nextOffset;
  }
  parts.push(bytes.subarray(begin));
  return parts;
}
