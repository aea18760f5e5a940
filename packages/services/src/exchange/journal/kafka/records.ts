import {
  CHAIN_START,
  type ChainLink,
  decodeRecords,
  findRecord,
  RecordLogError,
} from "@bourse/core/record-log";
import { JournalError, type JournalRecord } from "../port.ts";
import type { Message } from "./messages.ts";
import type { Fetched, TopicReader } from "./reader.ts";

/** Below this many offsets, reading on is quicker than searching. */
const SEARCH_OFFSETS_MIN = 16n;
const TAIL_OFFSETS = 8n;
/** A broker answers with one whole batch at least. */
const ONE_BATCH_BYTES = 1;
/** After so much there is likely more: it is fetched while this is being looked at. */
const AHEAD_BYTES_MIN = 1024 * 1024;

/** A message that holds records, by its first one. */
export interface FoundMessage {
  readonly offset: bigint;
  readonly firstSequence: number;
}

interface Range {
  readonly from: bigint;
  /** Offsets below it; without it, reading goes on with what comes. */
  readonly until?: bigint | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly bytesMax?: number | undefined;
}

export interface Wanted {
  readonly fromSequence: number;
  /** It is in the log, or about to become visible there. */
  readonly lastSequence?: number;
  /** With it, Kafka's troubles are waited out, until it aborts. */
  readonly signal?: AbortSignal | undefined;
}

export interface Tail {
  /** Where the next message goes. */
  readonly offset: bigint;
  readonly end: ChainLink;
  /** Of the last writer that began, whether or not it wrote. */
  readonly epoch: number;
}

/** The records of a topic by their sequence; a message holds some, and an offset is no sequence. */
export class TopicRecords {
  readonly #reader: TopicReader;
  readonly #topic: string;

  constructor(reader: TopicReader, topic: string) {
    this.#reader = reader;
    this.#topic = topic;
  }

  /** The last record and the last writer: read backwards, in growing steps, until both are seen. */
  async tail(): Promise<Tail> {
    const { startOffset, endOffset } = await this.#reader.bounds();
    let epoch = 0;
    for (let step = TAIL_OFFSETS; ; step *= 4n) {
      const from = endOffset - step > startOffset ? endOffset - step : startOffset;
      let last: Message | undefined;
      for await (const message of this.#messages({ from, until: endOffset })) {
        epoch = Math.max(epoch, message.epoch);
        if (message.value.length > 0) last = message;
      }
      const end = last === undefined ? CHAIN_START : (this.#decode(last).end ?? CHAIN_START);
      if (last !== undefined || from === startOffset) return { offset: endOffset, end, epoch };
    }
  }

  /** The oldest message that is kept; none in a log without records. */
  async first(signal?: AbortSignal): Promise<FoundMessage | undefined> {
    const { startOffset, endOffset } = await this.#reader.bounds(signal);
    return this.#firstFrom(startOffset, endOffset, signal);
  }

  /** The message that holds a record, or would: the last one that begins at or before it. */
  async find(sequence: number, signal?: AbortSignal): Promise<FoundMessage | undefined> {
    const { startOffset, endOffset } = await this.#reader.bounds(signal);
    let low = await this.#firstFrom(startOffset, endOffset, signal);
    if (low === undefined || low.firstSequence > sequence) return undefined;
    let high = endOffset;
    while (high - low.offset > SEARCH_OFFSETS_MIN) {
      const middle: bigint = (low.offset + high) / 2n;
      const found = await this.#firstFrom(middle, high, signal);
      if (found === undefined || found.firstSequence > sequence) high = middle;
      else low = found;
    }
    for await (const message of this.#messages({ from: low.offset, until: high, signal })) {
      const found = this.#foundIn(message);
      if (found === undefined) continue;
      if (found.firstSequence > sequence) break;
      low = found;
    }
    return low;
  }

  /** The records from one on, in order and checked, to `lastSequence` or until the signal aborts. */
  async *read({ fromSequence, lastSequence, signal }: Wanted): AsyncGenerator<JournalRecord[]> {
    const { startOffset } = await this.#reader.bounds(signal);
    const from = await this.find(fromSequence, signal);
    let chain = from === undefined ? await this.#beginning(fromSequence, signal) : undefined;
    let epoch = 0;
    for await (const message of this.#messages({ from: from?.offset ?? startOffset, signal })) {
      if (message.epoch < epoch) {
        throw this.#broken(message.offset, `writer ${message.epoch} wrote behind ${epoch}.`);
      }
      epoch = message.epoch;
      if (message.value.length === 0) continue;
      const { records, end } = this.#decode(message, chain);
      chain = end;
      const wanted = records.filter(({ sequence }) => sequence >= fromSequence);
      if (wanted.length > 0) yield wanted;
      if (end !== undefined && end.sequence === lastSequence) return;
    }
  }

  /** Nothing at or before the record is kept: then it must be the log's first, not yet written. */
  async #beginning(fromSequence: number, signal?: AbortSignal): Promise<ChainLink> {
    const first = await this.first(signal);
    if (first === undefined || first.firstSequence === 1) return CHAIN_START;
    throw new JournalError(
      `The topic ${this.#topic} begins with record ${first.firstSequence}; record ${fromSequence} was ` +
        `dropped. Start from a snapshot that is newer.`,
    );
  }

  /** The message in a range of offsets that says another writer leads, or is about to. */
  async overtaker(epoch: number, from: bigint, until: bigint): Promise<Message | undefined> {
    for await (const message of this.#all({ from, until })) {
      if (message.counts || message.epoch > epoch) return message;
    }
    return undefined;
  }

  async #firstFrom(
    from: bigint,
    until: bigint,
    signal?: AbortSignal,
  ): Promise<FoundMessage | undefined> {
    const range = { from, until, signal, bytesMax: ONE_BATCH_BYTES };
    for await (const message of this.#messages(range)) {
      const found = this.#foundIn(message);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async *#messages(range: Range): AsyncGenerator<Message> {
    for await (const message of this.#all(range)) if (message.counts) yield message;
  }

  async *#all({ from, until, signal, bytesMax }: Range): AsyncGenerator<Message> {
    let fetching: Promise<Fetched> | undefined;
    for (let offset = from; until === undefined || offset < until;) {
      fetching ??= this.#reader.fetch(offset, { signal, bytesMax });
      const { messages, nextOffset, bytes } = await fetching;
      offset = nextOffset;
      fetching = undefined;
      if (bytes > AHEAD_BYTES_MIN) {
        fetching = this.#reader.fetch(offset, { signal, bytesMax });
        // Whoever stops in the middle never looks at what was fetched ahead.
        fetching.catch(() => undefined);
      }
      for (const message of messages) {
        if (until !== undefined && message.offset >= until) return;
        yield message;
      }
    }
  }

  #foundIn({ offset, value }: Message): FoundMessage | undefined {
    if (value.length === 0) return undefined;
    const found = findRecord(value, 0);
    if (found.ok) return { offset, firstSequence: found.record.sequence };
    throw this.#broken(offset, found.problem);
  }

  #decode({ offset, value }: Message, after?: ChainLink) {
    try {
      return decodeRecords(value, after);
    } catch (error) {
      throw error instanceof RecordLogError ? this.#broken(offset, error.message) : error;
    }
  }

  #broken(offset: bigint, problem: string): JournalError {
    return new JournalError(
      `The topic ${this.#topic} is damaged at offset ${offset}: ${problem} Nothing was changed.`,
    );
  }
}
