/** One command in the journal. */
export interface JournalRecord {
  /** Its place: the record before it has `sequence - 1`. */
  readonly sequence: number;
  readonly timeUs: number;
  /** The encoded command. */
  readonly payload: Uint8Array;
}

/** The command log: the one truth that every balance, order and candle is rebuilt from. */
export interface Journal {
  /** 0 when nothing was ever written. */
  readonly lastSequence: number;
  /**
   * Resolves when the whole batch is durable. One batch at a time; sequences go on from
   * `lastSequence`. After a rejection nothing more may be appended: what is on disk is unknown
   * until the journal is opened again.
   */
  append(batch: readonly JournalRecord[]): Promise<void>;
  /** Reads the records from `fromSequence` on, in order; answers how many there were. */
  replay(fromSequence: number, visit: (record: JournalRecord) => void): Promise<number>;
  close(): Promise<void>;
}

/** The journal cannot be used; the message says what happened, where, and what to do. */
export class JournalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "JournalError";
  }
}
