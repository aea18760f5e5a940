import type { JournalRecord, NewRecord } from "@bourse/core/record-log";

export type { JournalRecord, NewRecord };

/**
 * An append-only log of numbered records with one writer. Two are kept: the command journal, the one
 * truth that every balance, order and candle is rebuilt from, and the event log, what they caused.
 */
export interface Journal {
  /** Of the oldest record that is kept; `lastSequence + 1` when there is none. */
  readonly firstSequence: number;
  /** 0 when nothing was ever written. */
  readonly lastSequence: number;
  /** Of this writer: higher than that of every writer before it; `append` stamps it. */
  readonly epoch: number;
  /**
   * Resolves when the whole batch is durable. One batch at a time; sequences go on from
   * `lastSequence`. After a rejection nothing more may be appended: what is on disk is unknown
   * until the journal is opened again.
   */
  append(batch: readonly NewRecord[]): Promise<void>;
  /** Reads the records from `fromSequence` on, in order; answers how many there were. */
  replay(fromSequence: number, visit: RecordVisitor): Promise<number>;
  /** Lets go of records below `sequence`, as far as whole files of them end there. */
  dropBefore(sequence: number): Promise<void>;
  /** Waits for the batch that is being written. */
  close(): Promise<void>;
}

/** Takes one record; the next one waits for its promise, when it gives one. */
export type RecordVisitor = (record: JournalRecord) => void | Promise<void>;

/** Reads a journal that somebody else writes. */
export interface JournalFollower {
  /**
   * What is there from `fromSequence` on, and then what comes, until the signal aborts. Never part
   * of a torn write. Throws a JournalError when the records do not go on as they must: one is
   * missing or no longer kept, the chain is broken, or a new writer has cut back what was given out.
   */
  follow(fromSequence: number, signal: AbortSignal): AsyncIterable<readonly JournalRecord[]>;
}

/** The journal cannot be used; the message says what happened, where, and what to do. */
export class JournalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "JournalError";
  }
}

/**
 * Another process has opened the journal for writing: it is the only writer now, and this one must
 * end. Opening the journal again would only throw the other one out.
 */
export class JournalFenced extends JournalError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "JournalFenced";
  }
}
