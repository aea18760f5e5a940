import type { JournalFollower, JournalRecord } from "@bourse/services/exchange/journal";

type Records = readonly JournalRecord[];

/**
 * A log from one place on, to be asked for what is there: a follower waits for what comes. It reads
 * one batch ahead, and tells when there is one.
 */
export class LogTail {
  readonly #stopping = new AbortController();
  readonly #open: () => Promise<JournalFollower>;
  readonly #onRecords: () => void;
  #batches: AsyncIterator<Records> | undefined;
  #reading: Promise<void> | undefined;
  #ahead: Records = [];
  #failure: { readonly error: unknown; isTold: boolean } | undefined;
  #lastSequence: number;

  constructor(open: () => Promise<JournalFollower>, afterSequence: number, onRecords: () => void) {
    this.#open = open;
    this.#lastSequence = afterSequence;
    this.#onRecords = onRecords;
    this.#readAhead();
  }

  /** Of the last record that was taken. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** It has told why the log cannot be read on; it never will. */
  get hasFailed(): boolean {
    return this.#failure?.isTold === true;
  }

  /** What is there, up to so many; throws when the log cannot be read on. */
  take(recordsMax: number): Records {
    if (this.#failure) {
      this.#failure.isTold = true;
      throw this.#failure.error;
    }
    const taken = this.#ahead.slice(0, recordsMax);
    this.#ahead = this.#ahead.slice(taken.length);
    this.#lastSequence = taken.at(-1)?.sequence ?? this.#lastSequence;
    if (this.#ahead.length === 0) this.#readAhead();
    return taken;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#reading;
    await this.#batches?.return?.();
  }

  #readAhead(): void {
    this.#reading ??= this.#readOne().finally(() => (this.#reading = undefined));
  }

  async #begin(): Promise<AsyncIterator<Records>> {
    const follower = await this.#open();
    const batches = follower.follow(this.#lastSequence + 1, this.#stopping.signal);
    return batches[Symbol.asyncIterator]();
  }

  async #readOne(): Promise<void> {
    try {
      this.#batches ??= await this.#begin();
      const { value, done = false } = await this.#batches.next();
      if (done) return;
      this.#ahead = value;
    } catch (error) {
      this.#failure = { error, isTold: false };
    }
    this.#onRecords();
  }
}
