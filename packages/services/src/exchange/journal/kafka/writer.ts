import { initProducerIdV5, NumericMap, ProduceAcks, produceV11 } from "@platformatic/kafka";
import type { Log } from "../../../runtime/index.ts";
import { JournalError, JournalFenced } from "../port.ts";
import { describeKafkaError, isFenced, untilDone } from "./errors.ts";
import type { KafkaLink } from "./link.ts";
import { messageKey } from "./messages.ts";

/** How long the outcome of an append is asked for before the process has to end. */
const PATIENCE_MS = 5 * 60_000;
const REPLICATION_MS_MAX = 5_000;
/** InitProducerId asks for it; no transaction is ever begun. */
const TRANSACTION_MS_MAX = 60_000;
const NOBODY = { producerId: -1n, producerEpoch: -1 };
const SEQUENCE_MASK = 0x7fff_ffff;

export interface WriterParts {
  readonly link: KafkaLink;
  readonly topic: string;
  /** One per log: whoever began to write under it last is the one whom the brokers let write. */
  readonly transactionalId: string;
  readonly log: Log;
  readonly patienceMs?: number;
}

/**
 * Writes messages one after the other, each repeated until its outcome is known; the brokers know a
 * repeated one by its number. Two things keep an earlier writer out:
 *
 * - `fence` raises the producer's epoch, and from the next message on the brokers refuse the old one.
 *   But they forget a producer that was quiet for a day, and its id after a week;
 * - so a message says for which offset it is meant (see messageKey), which needs no memory.
 *
 * A transaction per batch would fence as well: on three brokers it took 40 times as long.
 */
export class FencedWriter {
  readonly #parts: WriterParts;
  #identity = NOBODY;
  #nextNumber = 0;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Begins to write; every earlier writer is refused from this one's first message on. */
  async fence(): Promise<void> {
    const { link, transactionalId } = this.#parts;
    const { producerId, producerEpoch } = NOBODY;
    this.#identity = await this.#known("begin", () =>
      link.askCoordinator(transactionalId, (connection) =>
        initProducerIdV5.api.async(
          connection,
          transactionalId,
          TRANSACTION_MS_MAX,
          producerId,
          producerEpoch,
        ),
      ),
    );
    this.#nextNumber = 0;
  }

  /**
   * Answers the offset where the message landed: the one it was meant for, then it is durable, or
   * another, then it does not count. Throws when that cannot be known.
   */
  async write(epoch: number, offset: bigint, value: Buffer): Promise<bigint> {
    const message = { key: messageKey(epoch, offset), value };
    const number = this.#nextNumber;
    this.#nextNumber = (number + 1) & SEQUENCE_MASK;
    return this.#known("append", () => this.#produce(number, message));
  }

  async #produce(
    number: number,
    message: { readonly key: Buffer; readonly value: Buffer },
  ): Promise<bigint> {
    const { link, topic } = this.#parts;
    const options = { ...this.#identity, sequences: new NumericMap([[`${topic}:0`, number]]) };
    const answer = await link.askLeader((connection) =>
      produceV11.api.async(
        connection,
        ProduceAcks.ALL,
        REPLICATION_MS_MAX,
        [{ ...message, topic, partition: 0 }],
        options,
      ),
    );
    const offset =
      typeof answer === "object"
        ? answer.responses[0]?.partitionResponses[0]?.baseOffset
        : undefined;
    if (offset === undefined) throw new JournalError(`Kafka answered no offset for ${topic}.`);
    return offset;
  }

  async #known<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    const { topic, log, patienceMs = PATIENCE_MS } = this.#parts;
    let troubleMs: number | undefined;
    try {
      const answer = await untilDone(attempt, {
        what: `The topic ${topic} could not be written (${what})`,
        patienceMs,
        onTrouble: (error) => {
          troubleMs = performance.now();
          const reason = describeKafkaError(error);
          log.warn("kafka-write-waits", { alarm: true, topic, what, reason });
        },
      });
      if (troubleMs !== undefined) {
        const afterMs = Math.round(performance.now() - troubleMs);
        log.info("kafka-write-resumed", { topic, what, afterMs });
      }
      return answer;
    } catch (error) {
      throw this.#failure(what, error);
    }
  }

  #failure(what: string, error: unknown): JournalError {
    if (error instanceof JournalError) return error;
    const reason = describeKafkaError(error);
    if (isFenced(error)) return takenOver(this.#parts.topic, reason, error);
    return new JournalError(
      `The topic ${this.#parts.topic} could not be written (${what}: ${reason}). ` +
        `What was acknowledged is durable; commands in flight have an unknown outcome.`,
      { cause: error },
    );
  }
}

export function takenOver(topic: string, reason: string, cause?: unknown): JournalFenced {
  return new JournalFenced(
    `Another process has taken the topic ${topic} over (${reason}). This one writes nothing more; ` +
      `commands in flight have an unknown outcome.`,
    { cause },
  );
}
