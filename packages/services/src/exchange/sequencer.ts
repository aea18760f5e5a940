import { apiError } from "@bourse/core/error";
import { type Command, encodeCommand } from "@bourse/engine/command";
import { describeError, type Log } from "../runtime/index.ts";
import type { Applied } from "./applied.ts";
import type { Applier } from "./applier.ts";
import type { Clock } from "./clock.ts";
import type { NewRecord } from "@bourse/core/record-log";
import type { Journal } from "./journal/port.ts";
import {
  AGENDA_WAIT_MS,
  BATCH_COMMANDS_MAX,
  COMMAND_TIMEOUT_MS,
  QUEUED_COMMANDS_HARD_MAX,
  QUEUED_COMMANDS_MAX,
} from "./limits.ts";
import { bringsOrder } from "./new-order.ts";

export interface SequencerParts {
  readonly journal: Journal;
  /** Stands where the journal ends. */
  readonly applier: Applier;
  /** True while new orders are to be shed for another reason than a long queue. */
  readonly isShedding: () => boolean;
  /** True while something fired in the engine and waits for a next command. */
  readonly isAgendaWaiting: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** The journal failed: nothing may be accepted any more, the process must end. */
  readonly onJournalFailure: (error: unknown) => void;
  readonly queuedCommandsMax?: number;
  readonly queuedCommandsHardMax?: number;
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
  readonly record: NewRecord;
}

/**
 * The single writer. It numbers commands, stamps their time, gathers a batch while the last one is
 * being written, and only when the batch is durable applies it and answers the callers.
 */
export class Sequencer {
  readonly #parts: SequencerParts;
  readonly #queuedMax: number;
  readonly #queuedHardMax: number;
  readonly #timeoutMs: number;
  #queue: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** The answer to the command submitted last: commands are answered in their order. */
  #newest: Promise<Applied> | undefined;
  #lastTimeUs: number;
  /** The append under way has outlived every caller's patience. */
  #isStalled = false;
  #closed = false;
  #agendaTimer: NodeJS.Timeout | undefined;

  /** `lastTimeUs` is that of the journal's last command: time never falls. */
  constructor(parts: SequencerParts, lastTimeUs = 0) {
    this.#parts = parts;
    this.#lastTimeUs = lastTimeUs;
    this.#queuedMax = parts.queuedCommandsMax ?? QUEUED_COMMANDS_MAX;
    this.#queuedHardMax = parts.queuedCommandsHardMax ?? QUEUED_COMMANDS_HARD_MAX;
    this.#timeoutMs = parts.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  }

  get lastSequence(): number {
    return this.#parts.journal.lastSequence;
  }

  get queuedCommands(): number {
    return this.#queue.length;
  }

  /**
   * Resolves when the command is durable and applied; a refusal by the engine is one of its events.
   * Rejects with an ApiError, and writes nothing, when the command waited beyond `expiresTimeMs`, when
   * too many wait, or while the journal stands still. Of too many new orders are shed long before
   * anything else.
   */
  submit(command: Command, expiresTimeMs = Infinity): Promise<Applied> {
    if (this.#closed) return Promise.reject(apiError("ShuttingDown"));
    if (this.#mustShed(command)) return Promise.reject(apiError("ServerBusy"));
    const answer = new Promise<Applied>((resolve, reject) => {
      const payload = encodeCommand(command);
      this.#queue.push({ command, payload, expiresTimeMs, resolve, reject });
      this.#writing ??= this.#writeQueue();
    });
    this.#newest = answer;
    return answer;
  }

  /** Whether anything was taken whose outcome is not known yet. */
  get isWriting(): boolean {
    return this.#writing !== undefined;
  }

  /**
   * Resolves when everything that was submitted so far has its outcome; undefined when it has. Rejects
   * with -1007 when the newest was refused: what came before it may still be in the journal's hands.
   */
  settled(): Promise<void> | undefined {
    if (this.#writing === undefined) return undefined;
    return this.#newest?.then(
      () => {},
      () => Promise.reject(apiError("Timeout")),
    );
  }

  /** Gives the engine a command when something waits for one and nobody sends any. */
  watchAgenda(): void {
    if (this.#closed || this.#agendaTimer !== undefined || !this.#parts.isAgendaWaiting()) return;
    this.#agendaTimer = setTimeout(() => {
      this.#agendaTimer = undefined;
      if (this.#closed || !this.#parts.isAgendaWaiting()) return;
      // Refused only while the disk stalls or the process ends; a next command comes then.
      this.submit({ kind: "AdvanceTime" }).catch(() => {});
    }, AGENDA_WAIT_MS);
  }

  /** Takes no more commands, finishes those that were taken, and closes the journal. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#agendaTimer);
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
        this.#isStalled = false;
      }
      for (const { waiting, record } of batch) {
        waiting.resolve(this.#parts.applier.apply(record, waiting.command, false));
      }
      this.watchAgenda();
    }
    this.#writing = undefined;
  }

  #mustShed(command: Command): boolean {
    // Taken in, it would wait for as long as the stall lasts and happen when nobody expects it.
    if (this.#isStalled || this.#queue.length >= this.#queuedHardMax) return true;
    if (!bringsOrder(command)) return false;
    return this.#queue.length >= this.#queuedMax || this.#parts.isShedding();
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

  /**
   * The disk does not answer: what is being written may yet succeed, what waits is sent away, and so
   * is what comes before it answers.
   */
  #giveUpWaiting(batch: readonly Stamped[]): void {
    this.#isStalled = true;
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
