import { describeError, type Log } from "../../runtime/index.ts";
import type { NewRecord } from "@bourse/core/record-log";
import { type Journal, JournalFenced } from "../journal/port.ts";
import {
  EVENT_BATCH_BYTES_MAX,
  EVENT_BATCH_RECORDS_MAX,
  EVENT_LOG_GATHER_MS,
  EVENT_LOG_QUEUED_BYTES_MAX,
  EVENT_LOG_RETRY_MS,
} from "../limits.ts";

export interface EventLogParts {
  /** Opens the log for writing; called again when writing failed. */
  readonly open: () => Promise<Journal>;
  readonly log: Log;
  /** Another process writes the log now: this one has to go. */
  readonly onFenced?: (error: unknown) => void;
  readonly queuedBytesMax?: number;
  readonly gatherMs?: number;
  readonly retryMs?: number;
}

interface Waiter {
  readonly isMet: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes what every command caused behind the order path: nobody's answer waits for it. What cannot
 * be written yet waits here, up to a bound; beyond it `isFull` says that new orders are to be shed.
 * Nothing is lost by a crash: what is missing is made again from the journal.
 */
export class EventLogWriter {
  readonly #parts: EventLogParts;
  readonly #queuedBytesMax: number;
  #journal: Journal | undefined;
  #queue: NewRecord[] = [];
  #queuedBytes = 0;
  #lastSequence = 0;
  #writing: Promise<void> | undefined;
  #isClosing = false;
  /** Why nothing more can be written, however often it is tried. */
  #defect: Error | undefined;
  #cutShort: (() => void) | undefined;
  readonly #waiters = new Set<Waiter>();

  constructor(parts: EventLogParts) {
    this.#parts = parts;
    this.#queuedBytesMax = parts.queuedBytesMax ?? EVENT_LOG_QUEUED_BYTES_MAX;
  }

  /** Of the newest record that is durable, as far as this process knows. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  get queuedRecords(): number {
    return this.#queue.length;
  }

  /** More waits than may: the log's disk or broker is too slow, or gone. */
  get isFull(): boolean {
    return this.#queuedBytes > this.#queuedBytesMax;
  }

  /** Whether the record is neither in the log nor waiting for it. */
  lacks(sequence: number): boolean {
    return sequence > (this.#queue.at(-1)?.sequence ?? this.#lastSequence);
  }

  append(record: NewRecord): void {
    this.#queue.push(record);
    this.#queuedBytes += record.payload.length;
    if (this.#journal !== undefined) this.#writing ??= this.#writeQueue();
  }

  /** A standby keeps what it would have to write; what the leader wrote it may forget. */
  forget(upToSequence: number): void {
    if (upToSequence <= this.#lastSequence) return;
    const kept = this.#queue.findIndex(({ sequence }) => sequence > upToSequence);
    this.#drop(kept === -1 ? this.#queue.length : kept);
    this.#lastSequence = upToSequence;
  }

  /**
   * Of a standby whose leader says nothing any more: keeps the newest that may wait, lets the rest
   * go. Should it have to write what is gone, it refuses and starts anew from the journal.
   */
  holdOnlyRecent(): void {
    if (this.#journal !== undefined || !this.isFull) return;
    const half = this.#queue[this.#queue.length >> 1];
    if (half !== undefined) this.forget(half.sequence);
  }

  /** Opens the log and begins to write. What is in it already is forgotten. */
  async start(): Promise<void> {
    this.#journal = await this.#parts.open();
    this.#catchUpWith(this.#journal);
    if (this.#queue.length > 0) this.#writing ??= this.#writeQueue();
  }

  /** Resolves as soon as the record is durable; rejects when the log is closed before, or defective. */
  async durable(sequence: number): Promise<void> {
    this.#cutShort?.();
    await this.#until(() => this.#lastSequence >= sequence);
  }

  /** Resolves as soon as less waits than may: whoever makes many records at once asks for it. */
  async room(): Promise<void> {
    if (!this.isFull) return;
    this.#cutShort?.();
    await this.#until(() => !this.isFull);
  }

  /** Writes what waits, once; what cannot be written is made again at the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#cutShort?.();
    await this.#writing;
    this.#rejectAll(new Error("The event log was closed."));
    await this.#journal?.close();
  }

  async #writeQueue(): Promise<void> {
    while (this.#queue.length > 0) {
      // What comes within a moment is written, and made durable, together.
      if (!this.#isClosing && this.#queue.length < EVENT_BATCH_RECORDS_MAX) {
        await this.#pause(this.#parts.gatherMs ?? EVENT_LOG_GATHER_MS);
      }
      const batch = this.#nextBatch();
      try {
        await this.#journal?.append(batch);
        this.#drop(batch.length);
        this.#lastSequence = batch.at(-1)?.sequence ?? this.#lastSequence;
        this.#wake();
      } catch (error) {
        // No disk says that: the record is impossible, and would be so on every log.
        if (error instanceof RangeError) return this.#giveUp(batch, error);
        this.#parts.log.error("event-log-failed", {
          alarm: true,
          queuedRecords: this.#queue.length,
          error: describeError(error),
        });
        if (this.#isClosing) return;
        // Opened again, it would throw out the new leader.
        if (error instanceof JournalFenced) return this.#parts.onFenced?.(error);
        await this.#reopen();
      }
    }
    this.#writing = undefined;
  }

  /** What waits is made again from the journal by a program that can write it. */
  #giveUp(batch: readonly NewRecord[], error: RangeError): void {
    const [first, last] = [batch[0]?.sequence, batch.at(-1)?.sequence];
    this.#parts.log.error("event-log-defect", {
      alarm: true,
      firstSequence: first,
      lastSequence: last,
      error: describeError(error),
    });
    this.#defect = new Error(
      `The events of the commands ${first} to ${last} cannot be written, now or later: ` +
        `${error.message} A new version of the program has to; until it runs, nothing is projected, ` +
        `no snapshot is taken, and soon new orders are shed.`,
      { cause: error },
    );
    this.#rejectAll(this.#defect);
  }

  #rejectAll(error: Error): void {
    for (const { reject } of this.#waiters) reject(error);
    this.#waiters.clear();
  }

  #nextBatch(): NewRecord[] {
    let bytes = 0;
    let count = 0;
    for (const { payload } of this.#queue) {
      bytes += payload.length;
      if (count > 0 && (bytes > EVENT_BATCH_BYTES_MAX || count === EVENT_BATCH_RECORDS_MAX)) break;
      count += 1;
    }
    return this.#queue.slice(0, count);
  }

  #drop(count: number): void {
    for (const { payload } of this.#queue.splice(0, count)) this.#queuedBytes -= payload.length;
  }

  async #reopen(): Promise<void> {
    const { open, log, retryMs = EVENT_LOG_RETRY_MS } = this.#parts;
    await this.#journal?.close().catch(() => {});
    while (!this.#isClosing) {
      await this.#pause(retryMs);
      try {
        this.#journal = await open();
        this.#catchUpWith(this.#journal);
        log.info("event-log-reopened", { lastSequence: this.#lastSequence });
        return;
      } catch (error) {
        log.error("event-log-not-reopened", { alarm: true, error: describeError(error) });
      }
    }
  }

  #catchUpWith({ lastSequence }: Journal): void {
    const first = this.#queue[0]?.sequence;
    if (first !== undefined && first > lastSequence + 1) {
      throw new Error(
        `The event log ends at ${lastSequence} and what is to be written begins at ${first}. ` +
          `Start again: the journal holds what lies between.`,
      );
    }
    const kept = this.#queue.findIndex(({ sequence }) => sequence > lastSequence);
    this.#drop(kept === -1 ? this.#queue.length : kept);
    this.#lastSequence = lastSequence;
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#cutShort = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#cutShort = undefined;
  }

  #until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    if (this.#defect !== undefined) return Promise.reject(this.#defect);
    return new Promise((resolve, reject) => this.#waiters.add({ isMet, resolve, reject }));
  }

  #wake(): void {
    for (const waiter of this.#waiters) {
      if (!waiter.isMet()) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }
}
