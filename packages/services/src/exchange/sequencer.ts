import { apiError } from "@bourse/core/error";
import { type Command, decodeCommand, encodeCommand } from "@bourse/engine/command";
import { describeError, type Log } from "../runtime/index.ts";
import type { Applied } from "./applied.ts";
import type { Clock } from "./clock.ts";
import type { GuardedExchange } from "./guarded-exchange.ts";
import type { Journal, JournalRecord } from "./journal/port.ts";
import { BATCH_COMMANDS_MAX, COMMAND_TIMEOUT_MS, QUEUED_COMMANDS_MAX } from "./limits.ts";
import { bringsOrder } from "./new-order.ts";
import type { Publisher } from "./publisher.ts";

export interface SequencerParts {
  readonly journal: Journal;
  readonly exchange: GuardedExchange;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Log;
  /** The journal failed: nothing may be accepted any more, the process must end. */
  readonly onJournalFailure: (error: unknown) => void;
  readonly queuedCommandsMax?: number;
  readonly commandTimeoutMs?: number;
}

interface Waiting {
  readonly command: Command;
  readonly payload: Uint8Array;
  readonly expiresTimeMs: number;
  readonly resolve: (applied: Applied) => void;
  readonly reject: (error: unknown) => void;
}

interface Stamped {
  readonly waiting: Waiting;
  readonly record: JournalRecord;
}

/**
 * The single writer. It numbers commands, stamps their time, gathers a batch while the last one is
 * being written, and only when the batch is durable applies it and answers the callers.
 */
export class Sequencer {
  readonly #parts: SequencerParts;
  readonly #queuedMax: number;
  readonly #timeoutMs: number;
  #queue: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #lastTimeUs = 0;
  #closed = false;

  constructor(parts: SequencerParts) {
    this.#parts = parts;
    this.#queuedMax = parts.queuedCommandsMax ?? QUEUED_COMMANDS_MAX;
    this.#timeoutMs = parts.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  }

  get lastSequence(): number {
    return this.#parts.journal.lastSequence;
  }

  get queuedCommands(): number {
    return this.#queue.length;
  }

  /** Reads the journal back into the engine and the projections; answers the number of commands. */
  async replay(): Promise<number> {
    return this.#parts.journal.replay(1, ({ sequence, timeUs, payload }) => {
      this.#lastTimeUs = timeUs;
      this.#apply({ sequence, timeUs, command: decodeCommand(payload), replayed: true });
    });
  }

  /**
   * Resolves when the command is durable and applied; a refusal by the engine is one of its events.
   * Rejects with an ApiError, and writes nothing, when the queue is full or when the command waited
   * beyond `expiresTimeMs`. Under overload new orders are shed, cancels never.
   */
  submit(command: Command, expiresTimeMs = Infinity): Promise<Applied> {
    if (this.#closed) return Promise.reject(apiError("ShuttingDown"));
    if (this.#queue.length >= this.#queuedMax && bringsOrder(command)) {
      return Promise.reject(apiError("ServerBusy"));
    }
    return new Promise((resolve, reject) => {
      const payload = encodeCommand(command);
      this.#queue.push({ command, payload, expiresTimeMs, resolve, reject });
      this.#writing ??= this.#writeQueue();
    });
  }

  /** Takes no more commands, finishes those that were taken, and closes the journal. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#parts.journal.close();
  }

  async #writeQueue(): Promise<void> {
    // Let everything that arrived in this turn of the event loop join the first batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch();
      const patience = setTimeout(() => this.#giveUpWaiting(batch), this.#timeoutMs);
      try {
        await this.#parts.journal.append(batch.map(({ record }) => record));
      } catch (error) {
        this.#fail(batch, error);
        return;
      } finally {
        clearTimeout(patience);
      }
      for (const { waiting, record } of batch) {
        const { sequence, timeUs } = record;
        waiting.resolve(
          this.#apply({ sequence, timeUs, command: waiting.command, replayed: false }),
        );
      }
    }
    this.#writing = undefined;
  }

  #takeBatch(): Stamped[] {
    const taken = this.#queue.splice(0, BATCH_COMMANDS_MAX);
    const nowMs = this.#parts.clock.nowMs();
    const batch: Stamped[] = [];
    let sequence = this.lastSequence;
    for (const waiting of taken) {
      if (nowMs > waiting.expiresTimeMs) {
        waiting.reject(apiError("TimestampOutsideWindow"));
        continue;
      }
      sequence += 1;
      this.#lastTimeUs = Math.max(this.#lastTimeUs, this.#parts.clock.nowUs());
      const { payload } = waiting;
      batch.push({ waiting, record: { sequence, timeUs: this.#lastTimeUs, payload } });
    }
    return batch;
  }

  #apply(input: Omit<Applied, "events">): Applied {
    const { exchange, publisher } = this.#parts;
    const events = exchange.apply(input.command, input.sequence, input.timeUs);
    const applied = { ...input, events };
    publisher.publish(applied);
    return applied;
  }

  /** The disk does not answer: what is being written may yet succeed, what waits is sent away. */
  #giveUpWaiting(batch: readonly Stamped[]): void {
    this.#parts.log.error("journal-stalled", { alarm: true, commands: batch.length });
    for (const { waiting } of batch) waiting.reject(apiError("Timeout"));
    for (const waiting of this.#queue.splice(0)) waiting.reject(apiError("ServerBusy"));
  }

  /** Nobody can say whether the batch is on disk: its callers are told so, the rest is refused. */
  #fail(batch: readonly Stamped[], error: unknown): void {
    this.#closed = true;
    this.#parts.log.error("journal-failed", { alarm: true, error: describeError(error) });
    for (const { waiting } of batch) waiting.reject(apiError("Timeout"));
    for (const waiting of this.#queue.splice(0)) waiting.reject(apiError("ShuttingDown"));
    this.#parts.onJournalFailure(error);
  }
}
